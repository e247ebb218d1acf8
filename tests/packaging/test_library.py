"""The library alone needs only what it is made of, and a project around it keeps its own rules."""

import json
import os
import re
import shutil
import subprocess
import unittest

ROOT = os.environ["FRANZ_PARISI_SOURCE"]
WORK = os.environ["FRANZ_PARISI_WORK"]
PARENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "parent")

# Packages of the program, the tests and the benchmarks. One that is asked for as REQUIRED ends the configuration.
NOT_FOUND = ["-DCMAKE_DISABLE_FIND_PACKAGE_%s=ON" % name
             for name in ("CLI11", "GSL", "PkgConfig", "doctest", "benchmark", "Git", "pybind11", "Python", "OpenBLAS", "ZLIB")]


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


class Configuration(unittest.TestCase):
    def configure(self, source, *options):
        """A build tree begun from nothing, and how its configuration ended."""
        tree = os.path.join(WORK, self.id().split(".")[-1])
        shutil.rmtree(tree, ignore_errors=True)
        cmake = os.environ["CMAKE"]
        inherited = ["-DCMAKE_CXX_COMPILER=" + os.environ["CXX"], "-DCMAKE_CXX_FLAGS=" + os.environ.get("CXXFLAGS", "")]
        return tree, run(cmake, "-S", source, "-B", tree, "-G", os.environ["GENERATOR"], *inherited, *options)

    def cache(self, tree, name):
        with open(os.path.join(tree, "CMakeCache.txt"), encoding="utf-8") as file:
            found = [line.split("=", 1)[1].rstrip("\n") for line in file if line.startswith(name + ":")]
        return found[0] if found else None


class BareLibrary(Configuration):
    OPTIONS = ["-DFRANZ_PARISI_PROGRAM=OFF", "-DFRANZ_PARISI_TESTS=OFF", "-DFRANZ_PARISI_BENCH=OFF",
               "-DFRANZ_PARISI_REFERENCE=OFF"]

    def test_needs_nothing_of_program_tests_and_benchmarks(self):
        tree, ended = self.configure(ROOT, *self.OPTIONS, *NOT_FOUND)
        self.assertEqual(ended.returncode, 0, ended.stdout)
        self.assertEqual(self.cache(tree, "CMAKE_BUILD_TYPE"), "Release")  # by itself it chooses what is fast
        built = run(os.environ["CMAKE"], "--build", tree, "--target", "franz_parisi_integrals")
        self.assertEqual(built.returncode, 0, built.stdout)

    def test_is_told_from_the_program_by_what_cannot_be_found(self):
        ended = self.configure(ROOT, *self.OPTIONS, *NOT_FOUND, "-DFRANZ_PARISI_PROGRAM=ON",
                               "-DFRANZ_PARISI_NETWORKS=OFF")[1]
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("CLI11", ended.stdout)


class Parent(Configuration):
    def test_keeps_its_build_type_its_standard_and_its_flags(self):
        tree, ended = self.configure(PARENT, "-DFRANZ_PARISI_SOURCE=" + ROOT, *NOT_FOUND)
        self.assertEqual(ended.returncode, 0, ended.stdout)
        self.assertEqual(self.cache(tree, "CMAKE_BUILD_TYPE"), "")
        for target in ("stranger", "consumer"):  # assert what they are compiled as
            built = run(os.environ["CMAKE"], "--build", tree, "--target", target)
            self.assertEqual(built.returncode, 0, built.stdout)
        with open(os.path.join(tree, "compile_commands.json"), encoding="utf-8") as file:
            commands = {os.path.basename(entry["file"]): entry["command"].split() for entry in json.load(file)}
        for name in ("stranger.cpp", "consumer.cpp"):
            flags = {flag for flag in commands[name] if re.match("-[WOmfD]", flag)}
            self.assertEqual(flags - set(os.environ.get("CXXFLAGS", "").split()), set())

    def test_installs_nothing_of_the_library_unless_it_asks(self):
        tree, ended = self.configure(PARENT, "-DFRANZ_PARISI_SOURCE=" + ROOT)
        self.assertEqual(ended.returncode, 0, ended.stdout)
        installed = run(os.environ["CMAKE"], "--install", tree, "--prefix", os.path.join(tree, "prefix"))
        self.assertEqual(installed.returncode, 0, installed.stdout)
        self.assertFalse(os.path.exists(os.path.join(tree, "prefix", "include")))


if __name__ == "__main__":
    unittest.main()
