"""Uploads that are refused, each with its reason and without a trace; and who may upload at all."""

from __future__ import annotations

import io
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient
from test_api_app import plan_home
from test_api_uploads import KEY, PLAN, TEXT, ended, ids, keyed, upload
from test_ingest_read_pdf import ENCRYPTED, scan
from typeset import Typesetter

from api.app import build_app
from api.log import logger
from kb.settings import Settings


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all: what is refused leaves nothing in it."""
    return Path(shutil.copytree(plan_home(), tmp_path_factory.mktemp("refused") / "home"))


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    """Its requests wait until the file is read, however busy the machine is."""
    with pytest.MonkeyPatch.context() as patch, keyed(home) as client:
        patch.setattr("api.uploads.WAIT", 120.0)
        yield client


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 300_000_000)
    return made.getvalue()


def with_macros() -> bytes:
    made = io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return made.getvalue()


def locked_pdf() -> bytes:
    setter = Typesetter("甲市规划")
    setter.paragraph("正文。")
    return setter.paper.bytes(ENCRYPTED)


BAD = [
    ("a.pdf", locked_pdf, "密码"),
    ("a.pdf", scan, "扫描件"),
    ("a.pdf", b"%PDF-1.7\n", "PDF"),
    ("a.docx", with_macros, "宏"),
    ("a.docm", b"PK\x03\x04", "宏"),
    ("a.docx", bomb, "压缩炸弹"),
    ("a.docx", b"PK\x03\x04" + bytes(100), "Word"),
    ("a.txt", b"\x00\x01", "NUL"),
    ("a.txt", b"", "空的"),
    ("a.png", b"\x89PNG\r\n", "图片"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    ("a.txt", b"\xff\xfe\xfd", "不是 UTF-16"),
]


@pytest.mark.parametrize(("name", "content", "said"), BAD)
def test_a_file_that_cannot_be_read_is_415_with_the_reason_and_leaves_nothing(
    client: TestClient, home: Path, name: str, content: Any, said: str
) -> None:
    before = (home / "CURRENT").read_text()
    refused = upload(client, content() if callable(content) else content, name)
    assert refused.status_code == 415
    assert refused.headers["content-type"] == "application/problem+json"
    assert said in refused.json()["detail"] and name in refused.json()["detail"]
    assert str(home) not in refused.text
    assert (home / "CURRENT").read_text() == before
    assert not list(home.glob("jobs/*"))
    assert client.get("/v1/jobs").json() == {"jobs": []}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"id": "Bad Id"}, "id"),
        ({"id": "../x"}, "id"),
        ({"id": ""}, "id"),
        ({"title": "  "}, "title"),
        ({"title": "x\x00y"}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"publish": "yes"}, "publish"),
        ({"titel": "x"}, "titel"),
    ],
)
def test_a_field_that_is_wrong_is_422_by_its_name(
    client: TestClient, home: Path, fields: dict[str, str], field: str
) -> None:
    refused = upload(client, **fields)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == field
    assert not list(home.glob("jobs/*"))


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--", 400),
        ("multipart/form-data; boundary=x", b"--x--\r\n", 422),
        ("multipart/form-data; boundary=x; charset=nonsense", b"--x--\r\n", 422),
        ("multipart/form-data; boundary=x", b"\xff" * 100, 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nno file\r\n--x--\r\n',
            422,
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n' + b"x" * 5000 + b"\r\n--x--\r\n",
            400,
        ),
    ],
)
def test_a_body_that_is_no_upload_is_refused(
    client: TestClient, home: Path, kind: str, body: bytes, status: int
) -> None:
    refused = client.post("/v1/documents", content=body, headers={"Content-Type": kind})
    assert refused.status_code == status, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert not list(home.glob("jobs/*"))


@pytest.mark.parametrize(
    ("name", "kept", "id"),
    [
        ("../../etc/passwd.txt", "passwd.txt", "passwd"),
        ("C:\\文件\\规划.txt", "规划.txt", "gui-hua"),
        ("a\u202etxt.exe.txt", "a\ufffdtxt.exe.txt", "a-txt-exe"),
        ("x" * 500 + ".txt", "x" * 108 + ".txt", "x" * 64),
        ("’;rm -rf $HOME;.txt", "’;rm -rf $HOME;.txt", "rm-rf-home"),
        ("--title.txt", "--title.txt", "title"),
    ],
)
def test_a_hostile_file_name_is_only_a_name(
    client: TestClient, home: Path, name: str, kept: str, id: str
) -> None:
    job = ended(client, upload(client, name=name, publish="false").json())
    client.delete(f"/v1/jobs/{job['id']}")
    assert (job["file"], job["document"]) == (kept, id)
    assert not list(home.rglob("*passwd*"))


@pytest.mark.parametrize("name", ["/", "..", "\\", " "])
def test_a_file_without_a_name_is_422(client: TestClient, name: str) -> None:
    assert upload(client, name=name).json()["errors"][0]["field"] == "file"


def test_a_file_that_is_too_large_is_413_whether_or_not_it_says_so(home: Path) -> None:
    with keyed(home, upload_limit=100_000) as client:
        for size in (100_001, 200_000):
            refused = upload(client, b"x" * size)
            assert refused.status_code == 413
            assert "100000 字节" in refused.json()["detail"]

        def chunks() -> Iterator[bytes]:
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
            for _ in range(300):
                yield b"x" * 1000

        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        assert client.post("/v1/documents", content=chunks(), headers=headers).status_code == 413
        assert client.post("/v1/ask", content=b"x" * 1_000_001).status_code == 413
        job = ended(client, upload(client, TEXT, publish="false").json())
        client.delete(f"/v1/jobs/{job['id']}")


def test_a_file_that_ends_or_stalls_its_reader_is_refused_and_the_service_goes_on(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    crash = tmp_path / "python"
    crash.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crash.chmod(0o755)
    real = sys.executable
    monkeypatch.setattr(sys, "executable", str(crash))
    refused = upload(client)
    assert (refused.status_code, "异常中止" in refused.text) == (415, True)
    crash.write_text("#!/bin/sh\nexec sleep 20\n")
    monkeypatch.setattr("api.reading.SECONDS", 0.5)
    refused = upload(client)
    assert (refused.status_code, "太久" in refused.text) == (413, True)
    monkeypatch.setattr(sys, "executable", real)
    monkeypatch.setattr("api.reading.SECONDS", 60)
    job = ended(client, upload(client, publish="false").json())
    assert job["status"] == "draft"
    client.delete(f"/v1/jobs/{job['id']}")


# --- keys

WRITES = [
    ("POST", "/v1/documents"),
    ("DELETE", f"/v1/documents/{PLAN}"),
    ("GET", "/v1/jobs"),
    ("GET", f"/v1/jobs/{'0' * 32}"),
    ("GET", f"/v1/jobs/{'0' * 32}/events"),
    ("POST", f"/v1/jobs/{'0' * 32}/publish"),
    ("DELETE", f"/v1/jobs/{'0' * 32}"),
]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_without_the_key_nothing_is_written_or_told(client: TestClient, method: str, path: str) -> None:
    for key, bearer in (("", ""), ("no", ""), ("", "Bearer no"), ("", f"Basic {KEY}")):
        given = [(b"X-API-Key", key.encode()), (b"Authorization", bearer.encode())]
        refused = client.request(method, path, headers=given)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert KEY not in refused.text
    assert ids(client) == [PLAN]


def test_the_key_is_looked_at_before_the_body(client: TestClient) -> None:
    given = [(b"X-API-Key", b"no"), (b"Content-Type", b"multipart/form-data; boundary=x")]
    assert client.post("/v1/documents", content=b"nonsense", headers=given).status_code == 401


@pytest.mark.parametrize(
    ("peer", "headers", "allowed"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {"Host": "[::1]:8000"}, True),
        ("127.0.0.1", {"Host": "localhost:8000", "Origin": "http://localhost:8000"}, True),
        ("10.0.0.5", {}, False),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.5"}, False),
        ("127.0.0.1", {"Host": "evil.example:8000"}, False),
        ("127.0.0.1", {"Host": "[bad"}, False),
        ("127.0.0.1", {"Origin": "https://evil.example"}, False),
        ("127.0.0.1", {"Origin": "null"}, False),
    ],
)
def test_without_keys_only_this_machine_may_write(
    home: Path, peer: str, headers: dict[str, str], allowed: bool
) -> None:
    app = build_app(None, Settings(home=home), logger(io.StringIO()))
    client = TestClient(app, base_url="http://127.0.0.1:8000", client=(peer, 5000))
    found = client.get("/v1/jobs", headers=headers)
    assert found.status_code == (200 if allowed else 403), found.text
