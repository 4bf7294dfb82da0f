import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fakes import FakeEncoder, settings, small

from kb.errors import Mismatch, NotFound
from kb.location import Location
from kb.retriever import SnapshotRetriever
from kb.snapshot import Snapshot
from kb.store import Store

ENCODER = FakeEncoder()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    home: Path = tmp_path_factory.mktemp("home")
    documents = [
        small("one", ("一、物流", "建设衢州铁路货运站。"), ("二、期限", "规划期限为2021年至2025年。")),
        small("two", ("一、养老", "老旧小区物业由社区兜底。")),
    ]
    store = Store(home, settings(home))
    store.publish([(document, b"") for document in documents], ENCODER)
    return store.open()


def test_it_finds_what_the_snapshot_finds(snapshot: Snapshot) -> None:
    retriever = SnapshotRetriever(snapshot=snapshot, encoder=ENCODER, k=2)
    hits = snapshot.search("规划期限", ENCODER, 2)
    found = retriever.invoke("规划期限")
    assert [(d.id, d.metadata["score"]) for d in found] == [(h.passage.id, h.score) for h in hits]
    assert found[0].page_content == "规划期限为2021年至2025年。"


def test_metadata_are_the_contracts_location_and_the_quote_is_the_text(snapshot: Snapshot) -> None:
    first = SnapshotRetriever(snapshot=snapshot, encoder=ENCODER).invoke("规划期限")[0].metadata
    assert set(Location.__annotations__) <= first.keys()
    start, end = first["span"]
    assert first["quote"] == snapshot.documents["one"].text[start:end]
    assert (first["lines"], first["page"], first["path"]) == ((4, 4), (3, 4), ["二、期限"])


def test_asynchronously_it_finds_the_same(snapshot: Snapshot) -> None:
    retriever = SnapshotRetriever(snapshot=snapshot, encoder=ENCODER)
    with ThreadPoolExecutor(1) as apart:  # a browser test may have left a loop running in this thread
        found = apart.submit(lambda: asyncio.run(retriever.ainvoke("物流"))).result()
    assert found == retriever.invoke("物流")


def test_it_keeps_to_the_documents_asked_for(snapshot: Snapshot) -> None:
    retriever = SnapshotRetriever(snapshot=snapshot, encoder=ENCODER, documents=("two",))
    assert {d.metadata["document"] for d in retriever.invoke("物流")} == {"two"}
    with pytest.raises(NotFound):
        SnapshotRetriever(snapshot=snapshot, encoder=ENCODER, documents=("three",)).invoke("物流")


def test_another_encoder_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(Mismatch):
        SnapshotRetriever(snapshot=snapshot, encoder=FakeEncoder("other")).invoke("物流")
