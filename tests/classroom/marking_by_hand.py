"""Stand-in for who marks by hand: opens the formgrader and gives points for one answer.

python marking_by_hand.py SET STUDENT POINTS HOSTILE      (in the folder of the book)

It also looks at the page of a student whose answer holds scripts.
"""

import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request


class Formgrader:
    """JupyterLab with nbgrader, asked as its pages ask."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.home, self.token = f"http://127.0.0.1:{port}", secrets.token_hex()
        # Where another was faster to take the port, this one ends and asks no stranger.
        options = f"--no-browser --allow-root --port={port} --ServerApp.port_retries=0"
        self.server = subprocess.Popen(
            ["jupyter", "lab", *options.split(), f"--IdentityProvider.token={self.token}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, path, change=None):
        data = None if change is None else json.dumps(change).encode()
        head = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        method = "GET" if change is None else "PUT"
        request = urllib.request.Request(f"{self.home}/{path}", data, head, method=method)
        return urllib.request.urlopen(request, timeout=60).read().decode()

    def wait(self):
        for _ in range(600):
            try:
                return self.ask("api/status")
            except (urllib.error.URLError, ConnectionError):
                assert self.server.poll() is None, "JupyterLab ended"
                time.sleep(0.2)
        raise TimeoutError


def mark(name, student, points, hostile):
    formgrader = Formgrader()
    try:
        formgrader.wait()
        assert "Manage Assignments" in formgrader.ask("formgrader/manage_assignments")
        listed = formgrader.ask(f"formgrader/api/submitted_notebooks/{name}/{name}")
        ids = {row["student"]: row["id"] for row in json.loads(listed)}
        page = formgrader.ask(f"formgrader/submissions/{ids[student]}/")
        assert " hold\n" in page
        page = formgrader.ask(f"formgrader/submissions/{ids[hostile]}/")
        assert "Student's answer" in page
        assert "postMessage" not in page
        grades = formgrader.ask(f"formgrader/api/grades?submission_id={ids[student]}")
        (written,) = [row for row in json.loads(grades) if row["name"] == "written"]
        change = {"manual_score": float(points), "extra_credit": 0}
        formgrader.ask(f"formgrader/api/grade/{written['id']}", change)
    finally:
        formgrader.server.terminate()
        formgrader.server.wait()


if __name__ == "__main__":
    mark(*sys.argv[1:])
