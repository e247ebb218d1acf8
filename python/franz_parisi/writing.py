"""Documents as files: the same text as the program's, written as a whole or not at all."""

import json
import os
import tempfile

_BAD_NUMBERS = "a document holds no NaN and no infinities"


def whole(path, text):
    """Replaces the file in one step. Raises OSError, the old file being untouched."""
    path = os.path.realpath(path)
    descriptor, temporary = tempfile.mkstemp(prefix="." + os.path.basename(path) + ".", dir=os.path.dirname(path))
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        mode = os.stat(path).st_mode & 0o777 if os.path.exists(path) else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _line(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def json_text(document):
    """One record a line, as the program writes it."""
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            inner = ",\n".join("    " + _line(record) for record in value)
            parts.append(f'  "{key}": [\n{inner}\n  ]')
        else:
            parts.append(f'  "{key}": {_line(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def save(result, path):
    """See Result.save."""
    ending = os.path.splitext(path)[1]
    if ending == ".json":
        return whole(path, json_text(result.document))
    if ending != ".csv":
        raise ValueError(f"path: {path}: allowed is a name that ends in .json or .csv")
    stem = path.removesuffix(".csv")
    for name in result.lists[1:]:
        whole(f"{stem}.{name}.csv", getattr(result, name).to_csv(index=False))
    alone = {key: value for key, value in result.document.items() if key not in result.lists}
    whole(stem + ".meta.json", json_text(alone))
    return whole(path, getattr(result, result.lists[0]).to_csv(index=False))
