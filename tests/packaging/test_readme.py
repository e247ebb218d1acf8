"""The README keeps its promises: commands that are complete and the same everywhere, and names that exist."""

import json
import os
import re
import unittest

ROOT = os.environ["FRANZ_PARISI_SOURCE"]


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


README = read("README.md")
INSTALLING = re.findall(r"^```sh\n(apt-get update && .*)\n```$", README, re.MULTILINE)


def packages(command):
    return re.search(r"apt-get install -y ([^&]*)", command).group(1).split()


class Commands(unittest.TestCase):
    def test_are_two_of_one_line_each(self):
        self.assertEqual(len(INSTALLING), 2)
        self.assertEqual(README.count("apt-get install"), 2)
        for command in INSTALLING:
            self.assertIn("DEBIAN_FRONTEND=noninteractive apt-get install -y", command)
            self.assertNotIn("\\", command)

    def test_install_the_same_packages(self):
        main, test = INSTALLING
        self.assertEqual(packages(main), packages(test))

    def test_second_is_what_ci_runs(self):
        lines = [line for line in read(".ci", "run").splitlines() if "apt-get" in line]
        self.assertEqual(lines, [INSTALLING[1]])
        self.assertTrue(os.access(os.path.join(ROOT, ".ci", "run"), os.X_OK))

    def test_every_package_has_its_reason(self):
        table = README[README.index("## What it stands on"):]
        for package in packages(INSTALLING[0]):
            self.assertIn(f"`{package}`", table)


class Names(unittest.TestCase):
    def test_files_it_links_to_exist(self):
        for target in re.findall(r'\]\((?!https?:)([^)#]+)\)|src="([^"]+)"', README):
            path = "".join(target)
            self.assertTrue(os.path.exists(os.path.join(ROOT, path)), path)

    def test_keys_are_those_of_the_schema(self):
        point = json.loads(read("docs", "schema.json"))["$defs"]["point_keys"]
        table = README[README.index("| keys | meaning |"):README.index("Numbers read back")]
        for row in table.splitlines()[2:]:
            for key in re.findall(r"`([a-z_*]+)`", row.split("|")[1] if row else ""):
                example = re.sub(r"_[st]$", "_2", key).replace("*", "q")
                known = example in point["properties"] or any(
                    re.match(pattern, example) for pattern in point["patternProperties"])
                self.assertTrue(known, key)


if __name__ == "__main__":
    unittest.main()
