"""Snapshots on disk: what is published comes back, and nothing that happens to the disk goes unnoticed."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder, settings, small, two_projects
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ingest.document import Document, Span
from kb.errors import BadInput, Busy, DamagedSnapshot, Mismatch, NotFound, NotReady
from kb.location import location
from kb.store import Store

ONE = small("one", ("一、物流", "建设衢州铁路货运站。发展多式联运。"), relations=(two_projects(),))
TWO = small("two", ("一、养老", "老旧小区物业由社区兜底。"), ("二、期限", "规划期限为2021年至2025年。"))
ENCODER = FakeEncoder()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, settings(tmp_path))


def given_bytes(*documents: Document) -> list[tuple[Document, bytes]]:
    return [(document, b"\xef\xbb\xbf" + document.text.encode()) for document in documents]


def again(store: Store) -> Store:
    """The same home as another process would see it."""
    return Store(store.path, store.settings)


def test_what_is_published_comes_back_equal(store: Store) -> None:
    digest = store.publish(given_bytes(ONE, TWO), ENCODER)
    snapshot = again(store).open()
    assert snapshot.digest == snapshot.current == store.current_digest() == digest
    assert snapshot.documents == {"one": ONE, "two": TWO}
    assert snapshot.warnings == ()
    assert [p.document for p in snapshot.passages] == ["one", "two", "two"]
    assert store.text(ONE.revision) == ONE.text
    assert store.original(snapshot.originals["one"]) == b"\xef\xbb\xbf" + ONE.text.encode()
    assert snapshot.search("规划期限", ENCODER, 1)[0].passage.path == ("二、期限",)


@examples(max_examples=25, deadline=None)
@given(st.text(st.characters(codec=None), min_size=1, max_size=300))
def test_a_document_of_any_code_points_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    home = tmp_path_factory.mktemp("any")
    document = small("x", ("标题\ud800", text))
    Store(home, settings(home)).publish([(document, b"")], ENCODER)
    assert Store(home, settings(home)).open().documents["x"] == document


def test_publishing_the_same_again_changes_nothing_and_encodes_nothing(store: Store) -> None:
    digest = store.publish(given_bytes(ONE, TWO), ENCODER)
    ENCODER.encoded.clear()
    assert store.publish(given_bytes(TWO), ENCODER) == digest
    assert again(store).publish([], ENCODER) == digest
    assert ENCODER.encoded == []
    assert len(list((store.path / "snapshots").iterdir())) == 1


def test_the_same_documents_have_the_same_digest_in_another_home(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("other")
    other = Store(home, settings(home))
    other.publish(given_bytes(TWO), ENCODER)
    assert other.publish(given_bytes(ONE), ENCODER) == store.publish(given_bytes(ONE, TWO), ENCODER)


def test_a_replaced_document_is_new_and_its_old_text_stays_readable(store: Store) -> None:
    store.publish(given_bytes(ONE, TWO), ENCODER)
    newer = small("one", ("一、物流", "建设衢州铁路货运站。改了一句。"))
    ENCODER.encoded.clear()
    store.publish(given_bytes(newer), ENCODER)
    assert ENCODER.encoded == ["一、物流\n建设衢州铁路货运站。改了一句。", "改了一句。"]
    snapshot = store.open()
    assert snapshot.documents == {"one": newer, "two": TWO}
    assert store.text(ONE.revision) == ONE.text


def test_a_removed_document_is_gone_and_remembered(store: Store) -> None:
    store.publish(given_bytes(ONE, TWO), ENCODER)
    store.remove("one")
    snapshot = store.open()
    assert list(snapshot.documents) == ["two"]
    assert snapshot.manifest.tombstones == ("one",)
    assert {hit.passage.document for hit in snapshot.search("物流", ENCODER)} == {"two"}
    assert store.text(ONE.revision) == ONE.text
    with pytest.raises(NotFound, match="one"):
        store.remove("one")
    store.publish(given_bytes(ONE), ENCODER)
    assert store.open().manifest.tombstones == ()


def test_an_empty_home_says_what_to_do(store: Store) -> None:
    assert store.current_digest() == ""
    with pytest.raises(NotReady, match="zhangju ingest"):
        store.open()


def test_the_last_document_may_go(store: Store) -> None:
    store.publish(given_bytes(ONE), ENCODER)
    store.remove("one")
    assert store.open().search("物流", ENCODER) == ()


def test_three_snapshots_are_kept_and_only_what_they_need(store: Store) -> None:
    digests = [store.publish(given_bytes(small("x", ("标题", f"第{i}版。"))), ENCODER) for i in range(5)]
    for folder in ("snapshots", "keywords", "segments"):
        assert len(list((store.path / folder).iterdir())) == 3
    assert (store.path / "CURRENT").read_text().split() == digests[:1:-1]
    assert len(list((store.path / "texts").iterdir())) == 5


def test_a_snapshot_in_use_outlives_its_files(store: Store) -> None:
    store.publish(given_bytes(TWO), ENCODER)
    snapshot = store.open()
    for i in range(4):
        store.publish(given_bytes(small("two", ("标题", f"第{i}版。"))), ENCODER)
    assert snapshot.search("规划期限", ENCODER, 1)[0].passage.path == ("二、期限",)


def test_what_is_prepared_apart_is_adopted_as_if_it_had_been_published(store: Store, tmp_path: Path) -> None:
    before = store.publish(given_bytes(ONE), ENCODER)
    ((document, data),) = given_bytes(TWO)
    apart = tmp_path / "apart"
    with store.writing() as writer:
        place = writer.prepare(apart, document, data, ENCODER)
    assert (store.current_digest(), store.open().documents) == (before, {"one": ONE})
    assert not (store.path / "texts" / f"{TWO.revision}.txt").exists()
    with store.writing() as writer:
        with pytest.raises(Mismatch, match="重新上传"):
            writer.adopt(place, document.text, data, FakeEncoder("other"))
        with pytest.raises(BadInput, match="revision"):
            writer.adopt(place, document.text + "。", data, ENCODER)
        assert store.current_digest() == before
        digest = writer.adopt(place, document.text, data, ENCODER)
    assert again(store).open().documents == {"one": ONE, "two": TWO}
    assert list(apart.iterdir()) == []
    assert store.publish(given_bytes(TWO), ENCODER) == digest


def test_documents_are_removed_together_or_not_at_all(store: Store) -> None:
    store.publish(given_bytes(ONE, TWO), ENCODER)
    with pytest.raises(NotFound, match="'three'"):
        store.remove("one", "three")
    assert list(store.open().documents) == ["one", "two"]
    store.remove("one", "two")
    assert (store.open().documents, store.open().manifest.tombstones) == ({}, ("one", "two"))


def test_a_lock_is_let_go_by_another_thread_than_took_it(store: Store) -> None:
    store.path.mkdir(exist_ok=True)
    held = ExitStack()
    held.enter_context(store.writing())
    with pytest.raises(Busy):
        store.publish(given_bytes(ONE), ENCODER)
    thread = threading.Thread(target=held.close)
    thread.start()
    thread.join()
    store.publish(given_bytes(ONE), ENCODER)


def test_another_encoder_is_refused_until_everything_is_encoded_again(store: Store) -> None:
    store.publish(given_bytes(ONE), ENCODER)
    other = FakeEncoder("other", 32)
    with pytest.raises(Mismatch, match="zhangju ingest"):
        store.open().search("物流", other)
    store.publish(given_bytes(TWO), other)
    snapshot = store.open()
    assert snapshot.encoder_digest == other.digest
    assert snapshot.documents == {"one": ONE, "two": TWO}
    assert len(snapshot.search("物流", other)) == 3
    with pytest.raises(Mismatch):
        snapshot.search("物流", ENCODER)


def test_a_changed_lexicon_makes_a_new_snapshot_which_keeps_it(store: Store) -> None:
    before = store.publish(given_bytes(ONE), ENCODER)
    (store.settings.corpus / "lexicon").mkdir(parents=True)
    names = store.settings.corpus / "lexicon" / "names.toml"
    names.write_text('[units]\n"市水利局" = ["水利局"]', encoding="utf-8")
    assert store.open().lexicon.units == {}
    assert store.publish([], ENCODER) != before
    names.unlink()
    assert again(store).open().lexicon.units == {"市水利局": ("水利局",)}


def test_documents_that_cannot_be_told_apart_or_do_not_fit_their_text_are_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="编号相同"):
        store.publish(given_bytes(ONE, ONE), ENCODER)
    changed = Document(**{**{f: getattr(ONE, f) for f in ONE.__dataclass_fields__}, "revision": "0" * 64})
    with pytest.raises(BadInput, match="revision"):
        store.publish(given_bytes(changed), ENCODER)
    assert store.current_digest() == ""


def test_one_more_document_reads_and_cuts_into_words_only_itself(store: Store) -> None:
    store.publish(given_bytes(ONE), ENCODER)
    read: list[str] = []
    with again(store).writing() as writer:
        one_more = replace(writer, read=lambda digest: (read.append(digest), writer.read(digest))[1])
        one_more.publish(given_bytes(TWO), ENCODER)
    snapshot = again(store).open()
    assert set(read) == {snapshot.manifest.segments["two"]}
    assert {hit.passage.document for hit in snapshot.search("物流和物业", ENCODER)} == {"one", "two"}


def test_words_kept_give_the_same_index_as_words_cut_anew(store: Store, tmp_path: Path) -> None:
    fresh = Store(tmp_path / "other", settings(tmp_path / "other"))
    store.publish(given_bytes(TWO), ENCODER)
    assert store.publish(given_bytes(ONE), ENCODER) == fresh.publish(given_bytes(ONE, TWO), ENCODER)
    found = [s.open().search("铁路货运站", ENCODER) for s in (store, fresh)]
    assert found[0] == found[1]


def test_progress_counts_what_is_encoded(store: Store) -> None:
    seen: list[tuple[int, int, str]] = []
    store.publish(given_bytes(TWO), FakeEncoder("progress"), lambda *told: seen.append(told))
    assert seen[-1] == (4, 4, "two")


@pytest.mark.parametrize("given", ["", "x", "../CURRENT", "0" * 64, "A" * 64])
def test_a_revision_that_is_not_here_is_not_found(store: Store, given: str) -> None:
    store.publish(given_bytes(ONE), ENCODER)
    for read in (store.text, store.original):
        with pytest.raises(NotFound):
            read(given)


def test_searching_a_document_that_is_not_here_says_which_are(store: Store) -> None:
    store.publish(given_bytes(ONE, TWO), ENCODER)
    with pytest.raises(NotFound, match="one、two"):
        store.open().search("物流", ENCODER, documents=["three"])


# --- damage

DAMAGE: dict[str, Callable[[Path], object]] = {
    "changed": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
}
FILES = [
    "snapshots/{current}.json",
    "lexicons/*.json",
    "keywords/{current}/digests",
    "keywords/{current}/*.idx",
    "segments/{segment}/segment.json",
    "segments/{segment}/document.json",
    "segments/{segment}/facts.sqlite",
    "segments/{segment}/passages.jsonl",
    "segments/{segment}/vectors.npy",
    "segments/{segment}/sentences.npy",
    "texts/{revision}.txt",
]


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("file", FILES)
def test_any_damage_is_noticed_and_ingesting_again_mends_it(store: Store, file: str, how: str) -> None:
    digest = store.publish(given_bytes(TWO), ENCODER)
    segment = store.open().manifest.segments["two"]
    (path,) = store.path.glob(file.format(current=digest, segment=segment, revision=TWO.revision))
    DAMAGE[how](path)
    with pytest.raises(DamagedSnapshot) as caught:
        again(store).open()
    assert path.name in str(caught.value) or path.parent.name in str(caught.value)
    assert "zhangju ingest" in str(caught.value)
    assert again(store).publish(given_bytes(TWO), ENCODER) == digest
    assert again(store).open().documents == {"two": TWO}


def test_the_last_good_snapshot_stands_in_for_a_damaged_one(store: Store) -> None:
    good = store.publish(given_bytes(TWO), ENCODER)
    bad = store.publish(given_bytes(ONE), ENCODER)
    segment = store.open().manifest.segments["one"]
    (store.path / "segments" / segment / "vectors.npy").unlink()
    snapshot = again(store).open()
    assert (snapshot.digest, snapshot.current) == (good, bad)
    assert list(snapshot.documents) == ["two"]
    (warning,) = snapshot.warnings
    assert "vectors.npy" in warning


def test_a_damaged_document_can_be_removed(store: Store) -> None:
    store.publish(given_bytes(ONE, TWO), ENCODER)
    segment = store.open().manifest.segments["one"]
    shutil.rmtree(store.path / "segments" / segment)
    fresh = again(store)
    with pytest.raises(DamagedSnapshot, match="segment"):
        fresh.publish(given_bytes(TWO), ENCODER)
    fresh.remove("one")
    assert fresh.open().documents == {"two": TWO}


def test_a_current_file_that_names_nothing_falls_back_to_the_newest_manifest(store: Store) -> None:
    store.publish(given_bytes(ONE), ENCODER)
    digest = store.publish(given_bytes(TWO), ENCODER)
    (store.path / "CURRENT").write_bytes(b"\xff\x00garbage")
    assert again(store).open().digest == digest


@pytest.mark.parametrize("content", [b"no database", b""])
@pytest.mark.parametrize("name", ["vectors", "tokens"])
def test_a_damaged_cache_is_made_anew(store: Store, name: str, content: bytes) -> None:
    store.publish(given_bytes(ONE), ENCODER)
    (cache,) = (store.path / "cache").glob(f"{name}-*.sqlite")
    cache.write_bytes(content)
    store.publish(given_bytes(small("one", ("一、物流", "新的一句。"))), ENCODER)
    assert len(store.open().search("新的一句", ENCODER)) == 1


def test_a_snapshot_of_another_version_is_refused_and_gives_way_to_one_with_all_its_documents(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("writer", "segments", "home"):
        monkeypatch.setattr(f"kb.{module}.FORMAT", 99)
    store.publish(given_bytes(ONE, TWO), ENCODER)
    monkeypatch.undo()
    fresh = again(store)
    with pytest.raises(Mismatch, match="别的版本"):
        fresh.open()
    with pytest.raises(Mismatch, match="two"):
        fresh.publish(given_bytes(ONE), ENCODER)
    fresh.publish(given_bytes(ONE, TWO), ENCODER)
    assert fresh.open().documents == {"one": ONE, "two": TWO}


# --- writers

WRITER = """
    import sys, time
    from pathlib import Path
    sys.path[:0] = {places!r}
    from fakes import FakeEncoder, settings, small
    from kb.store import Store
    home = Path({home!r})
    class Slow(FakeEncoder):
        def encode(self, texts, kind):
            print("encoding", flush=True)
            time.sleep({pause})
            return super().encode(texts, kind)
    document = small("slow", ("标题", "。".join(f"第{{i}}句" for i in range(400))))
    Store(home, settings(home)).publish([(document, b"")], Slow())
"""


def writer(home: Path, pause: float) -> subprocess.Popen[str]:
    places = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
    code = textwrap.dedent(WRITER.format(places=places, home=str(home), pause=pause))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "encoding\n"
    return process


def test_a_second_writer_is_told_who_is_at_work(store: Store) -> None:
    store.publish(given_bytes(ONE), ENCODER)
    with writer(store.path, 30) as process:
        with pytest.raises(Busy, match=str(process.pid)):
            store.publish(given_bytes(TWO), ENCODER)
        assert list(again(store).open().documents) == ["one"]
        process.kill()


def test_a_writer_killed_halfway_leaves_the_snapshot_that_was_there(store: Store) -> None:
    digest = store.publish(given_bytes(ONE), ENCODER)
    with writer(store.path, 0.05) as process:
        process.send_signal(signal.SIGKILL)
    assert again(store).open().digest == digest
    store.publish(given_bytes(TWO), ENCODER)
    assert store.open().documents == {"one": ONE, "two": TWO}


def publish_and_die(home: Path, at: int) -> None:
    """Publish, killed at the `at`-th file system call that makes something last."""
    calls = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments)

        return call

    os.replace, os.rename, os.fsync = counted(os.replace), counted(os.rename), counted(os.fsync)  # type: ignore[assignment]
    Store(home, settings(home)).publish(given_bytes(TWO), FakeEncoder())


def test_a_writer_killed_at_any_step_leaves_one_whole_snapshot(store: Store) -> None:
    before = store.publish(given_bytes(ONE), ENCODER)
    context = multiprocessing.get_context("fork")
    for at in range(1, 60):
        home = store.path.with_name(f"home-{at}")
        shutil.copytree(store.path, home)
        process = context.Process(target=publish_and_die, args=(home, at))
        process.start()
        process.join()
        snapshot = Store(home, settings(home)).open()
        assert snapshot.warnings == ()
        assert snapshot.documents == ({"one": ONE} if snapshot.digest == before else {"one": ONE, "two": TWO})
        Store(home, settings(home)).publish(given_bytes(TWO), ENCODER)
        assert not list(home.rglob(".partial-*"))
        if process.exitcode == 0:
            break
    assert at > 20
    assert process.exitcode == 0


def test_readers_see_old_or_new_while_a_writer_works(store: Store) -> None:
    versions = [small("x", ("标题", f"第{i}版。")) for i in range(2)]
    digests = {store.publish(given_bytes(version), ENCODER) for version in versions}
    context = multiprocessing.get_context("fork")

    def write() -> None:
        for i in range(10):
            again(store).publish(given_bytes(versions[i % 2]), ENCODER)

    process = context.Process(target=write)
    process.start()
    until = time.monotonic() + 30
    while process.is_alive() and time.monotonic() < until:
        snapshot = again(store).open()
        assert snapshot.digest in digests
        assert snapshot.warnings == ()
    process.join()
    assert process.exitcode == 0


# --- places


def test_a_location_is_told_as_the_contract_tells_it() -> None:
    start = TWO.text.index("规划期限")
    assert location(TWO, Span(start, start + 4)) == {
        "document": "two",
        "revision": TWO.revision,
        "span": (start, start + 4),
        "lines": (4, 4),
        "page": (3, 4),
        "path": ["二、期限"],
        "quote": "规划期限",
        "reading": "规划期限",
    }
    with pytest.raises(ValueError, match="beyond"):
        location(TWO, Span(0, 9999))


def test_sentence_vectors_are_stored_with_the_passages(store: Store) -> None:
    store.publish(given_bytes(TWO), ENCODER)
    snapshot = again(store).open()
    vector = snapshot.vector("社区物业", ENCODER)
    (hit,) = snapshot.search("社区物业", ENCODER, 1, vector=vector)
    assert hit.sentences == pytest.approx(
        [float(np.dot(ENCODER.encode(["老旧小区物业由社区兜底。"], "passage")[0], vector))], abs=1e-5
    )


def test_a_large_snapshot_has_an_index_that_is_held_against_its_digest_and_goes_with_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.publish(given_bytes(ONE), ENCODER)
    assert not (store.path / "vectors").exists()
    monkeypatch.setattr("kb.writer.FLAT", 2)
    many = small("many", *((f"{n}、章", f"第{n}段有自己的话。") for n in range(60)))
    large = store.publish(given_bytes(many), ENCODER)
    asked = store.open().search("第7段", ENCODER, 3)
    assert asked[0].passage.document == "many"
    index = store.path / "vectors" / large / "index.faiss"
    index.write_bytes(index.read_bytes()[:-1])
    assert store.open().digest != large
    monkeypatch.setattr("kb.writer.FLAT", 1000)
    for n in range(3):
        store.publish(given_bytes(small("one", ("一、物流", f"第{n}稿。"))), ENCODER)
    assert list((store.path / "vectors").iterdir()) == []
