"""Documents that all files of tests share, each made once."""

import json

import pytest
from support import SCHEMA, images, make, write

from franz_parisi.documents import read

TRAINING = ["simulate", "--size", "31", "--instances", "4", "--history", "5", "--epochs", "20", "--method"]
SAMPLED = ["--alpha", "0.5", "--beta", "5", "--size", "21,41", "--instances", "4", "--warm-up", "20", "--samples", "20"]
LEARNING = ["--tasks", "permuted:2", "--layers", "8", "--method", "none,metaplasticity", "--epochs", "2", "--batch", "20", "--instances", "2",
            "--history"]
COMMANDS = {
    "train": LEARNING,
    "curve": ["curve", "--sweep", "alpha_1=0.1:0.7:7", "--beta", "5"],
    "branches": ["curve", "--branches", "all", "--sweep", "alpha_1=1.4:2.1:15", "--beta", "20"],
    "each": ["curve", "--sweep", "alpha_2=0.2:0.6:3", "--each", "rho_2=-0.5,0,0.5", "--alpha", "0.3", "--beta", "5"],
    "chain": ["curve", "--branches", "all", "--sweep", "beta_1=12:30:10", "--alpha", "1.7,0.5", "--beta", "20", "--rho", "0.5",
              "--event", "eps_1=0.1"],
    "potential": ["potential", "--impose", "overlap_previous=0.3:0.85:12", "--alpha", "2,3.8", "--beta", "20", "--rho", "0.5"],
    "diagram": ["diagram", "--x", "alpha_1=0.5:3", "--y", "beta_1=5:50", "--grid", "4x3"],
    "sgd": [*TRAINING, "sgd", "--alpha", "0.3"], "adam": [*TRAINING, "adam", "--alpha", "0.6"],
    "two": [*TRAINING, "adam", "--alpha", "0.3,0.4", "--rho", "0.5"],
    "bias": ["monte-carlo", "--alpha", "1", "--beta", "20", "--samples", "30,300", "--outer", "20", "--repeats", "2", "--runs", "2"],
    "ladder": ["simulate", *SAMPLED, "--temperatures", "3"],
    "hmc": ["simulate", *SAMPLED], "verify": ["verify", *SAMPLED],
}


class Made(dict):
    """Documents by name, each made when it is first asked for."""

    def __init__(self, folder):
        self.folder = folder

    def __missing__(self, name):
        path = self.folder / f"{name}.json"
        if name == "figure":
            settings = {"figure": "2a", "quick": True, "axes": {"x": "alpha_1", "y": ["q", "r", "q_star"]}}
            write(path, {"schema": SCHEMA, "settings": settings, "parts": [{"name": "theory", "document": self["branches"]}]})
        else:
            words = COMMANDS[name] if name != "train" else ["train", "--data", images(self.folder / "images"), *LEARNING]
            make(path, *words, status=(0, 3, 4) if name in ("hmc", "ladder", "verify") else (0,))
        self[name] = read(path)
        return self[name]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Documents of every command, by name; none is to be changed."""
    return Made(tmp_path_factory.mktemp("documents"))
