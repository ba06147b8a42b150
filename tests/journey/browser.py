# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest with a browser: Chromium without a window, driven by chromedriver."""

import base64
import json
import subprocess
import time
import urllib.request
from pathlib import Path

from stage import until

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 120


class Browser:
    """A browser at the page of a room."""

    def __init__(self, stage, url, *, size, language="en", is_dark=False):
        self.driver = stage.start(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        self.base = f"http://127.0.0.1:{self.port()}/session"
        options = {
            "args": [
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--ignore-certificate-errors",
                f"--accept-lang={language}",
            ]
        }
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        self.base += "/" + self.call("POST", "", wanted)["sessionId"]
        self.screen(*size)
        self.scheme(is_dark)
        self.call("POST", "/url", {"url": url})
        self.until("!document.getElementById('door').hidden")

    def port(self):
        for line in self.driver.stdout:
            _, found, port = line.partition("successfully on port ")
            if found:
                return port.strip(" .\n")
        raise RuntimeError("chromedriver does not start")

    def join(self, name):
        self.write("name", name)
        self.press("join-button")
        self.until("!document.getElementById('room').hidden")

    def sees(self, text):
        self.until(f"document.getElementById('messages').textContent.includes({json.dumps(text)})")

    def screen(self, width, height, scale=1):
        screen = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self.pretend("Emulation.setDeviceMetricsOverride", screen)

    def scheme(self, is_dark):
        value = "dark" if is_dark else "light"
        features = [{"name": "prefers-color-scheme", "value": value}]
        self.pretend("Emulation.setEmulatedMedia", {"features": features})

    def write(self, element, text):
        self.call("POST", f"/element/{self.find(element)}/value", {"text": text})

    def press(self, element):
        self.call("POST", f"/element/{self.find(element)}/click", {})

    def run(self, script):
        return self.call("POST", "/execute/sync", {"script": script, "args": []})

    def until(self, expression):
        until(lambda: self.run(f"return {expression}"), expression)

    def picture(self, path):
        """What is to be seen once nothing of it changes any more."""
        looks = ["", None]
        while looks[-1] != looks[-2]:
            time.sleep(0.3)
            looks.append(self.call("GET", "/screenshot"))
        Path(path).write_bytes(base64.b64decode(looks[-1]))

    def close(self):
        self.call("DELETE", "")
        self.driver.terminate()
        self.driver.wait()

    def pretend(self, command, parameters):
        self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def find(self, element):
        wanted = {"using": "css selector", "value": f"#{element}"}
        return self.call("POST", "/element", wanted)[ELEMENT]

    def call(self, method, path, body=None):
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, content, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]
