from pathlib import Path

import pytest
from pydantic import ValidationError

from kb.errors import BadInput
from kb.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ZHANGJU_{name.upper()}", raising=False)
    monkeypatch.delenv("ZHANGJU_SETTINGS", raising=False)


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('port = 9000\nthreads = 4\ncors_origins = ["https://a.example"]\n', encoding="utf-8")
    monkeypatch.setenv("ZHANGJU_SETTINGS", str(file))
    monkeypatch.setenv("ZHANGJU_PORT", "9001")
    found = read_settings()
    assert (found.port, found.threads, found.host) == (9001, 4, "127.0.0.1")
    assert found.cors_origins == ("https://a.example",)
    assert read_settings(port=9002).port == 9002


def test_lists_in_the_environment_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGJU_CORS_ORIGINS", "https://a.example, https://b.example,")
    assert read_settings().cors_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize("name", ["nowhere.toml", "broken.toml"])
def test_a_settings_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "broken.toml").write_text("port = = 1", encoding="utf-8")
    monkeypatch.setenv("ZHANGJU_SETTINGS", str(tmp_path / name))
    with pytest.raises(BadInput, match=name):
        read_settings()


@pytest.mark.parametrize(("name", "value"), [("PORT", "many"), ("DENSE_WEIGHT", "1.5"), ("THREADS", "0")])
def test_a_setting_that_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"ZHANGJU_{name}", value)
    with pytest.raises(BadInput, match=f"ZHANGJU_{name}"):
        read_settings()


def test_a_setting_that_does_not_exist_is_refused_in_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "s.toml").write_text("dense_wieght = 0.5", encoding="utf-8")
    monkeypatch.setenv("ZHANGJU_SETTINGS", str(tmp_path / "s.toml"))
    with pytest.raises(BadInput, match="dense_wieght"):
        read_settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_the_digest_follows_what_changes_an_answer_and_nothing_else() -> None:
    assert Settings(port=1).digest == Settings(port=2, threads=8).digest
    assert Settings(dense_weight=0.5).digest != Settings().digest


def test_a_key_is_not_printed() -> None:
    assert "geheim" not in repr(Settings(llm_key="geheim", api_keys=("geheim",)))  # type: ignore[arg-type]
