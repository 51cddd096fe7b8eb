"""A headless Chromium, by real clicks; see web/browser.mjs for what it can do."""

import json
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE.parent / "build" / "web"
CHROMIUM = "/usr/bin/chromium"


class Browser:
    def __init__(self):
        self._process = subprocess.Popen(
            ["node", str(HERE / "web/browser.mjs"), str(MODULES), CHROMIUM],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip

    def __getattr__(self, command):
        return lambda **words: self._ask(command, words)

    def _ask(self, command, words):
        self._process.stdin.write(json.dumps({"command": command, **words}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert answer["ok"], f"{command} {words}: {answer}"
        return answer

    def button(self, name):
        self.click(role="button", name=name)

    def link(self, name):
        self.click(role="link", name=name)

    def text(self):
        return self.see()["text"]

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=30)
