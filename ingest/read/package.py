"""The parts of an Office file: a zip that is looked at before anything is unpacked."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from .errors import Unreadable
from .xml import Node, attribute, children, xml_tree

__all__ = ["Package"]

MEMBERS = 10_000
UNPACKED = 256 * 1024 * 1024  # bytes, all members together
PART = 96 * 1024 * 1024  # bytes of one part that is read
_OTHERS = {
    "xl/workbook.xml": "Excel 工作簿。请把需要的表复制到 Word，另存为 .docx",
    "ppt/presentation.xml": "演示文稿。请导出为 PDF",
    "OFD.xml": "OFD 版式文件。请转换为 PDF",
    "content.xml": "OpenDocument 文件。请另存为 .docx",
}


class Package:
    """`main` is the name of the document's own part. Raises Unreadable on what is no Word document."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable(
                f"{name}：不是完整的 Word 文件，可能被截断或损坏。请重新下载或另存后再导入。"
            ) from error
        self.names = {member.filename for member in members}
        unpacked = sum(member.file_size for member in members)
        if len(members) > MEMBERS or unpacked > UNPACKED:
            raise Unreadable(
                f"{name}：解压后有 {len(members)} 个文件、{unpacked} 字节，超过上限，疑似压缩炸弹。请检查来源。"
            )
        if any(n.lower().endswith("vbaproject.bin") for n in self.names):
            raise Unreadable(f"{name}：含有宏（VBA）。请另存为不含宏的 .docx 再导入。")
        for other, says in _OTHERS.items():
            if other in self.names:
                raise Unreadable(f"{name}：是{says}再导入。")
        self.main = next((path for path, kind in self.relations("") if kind == "officeDocument"), "")
        if self.main not in self.names or not self.main.startswith("word/"):
            raise Unreadable(f"{name}：压缩包里没有 Word 正文，不是 .docx 文件。请另存为 .docx 再导入。")
        if b"macroEnabled" in self.read("[Content_Types].xml"):
            raise Unreadable(f"{name}：是启用宏的文档（.docm）。请另存为不含宏的 .docx 再导入。")

    def read(self, part: str) -> bytes:
        """The bytes of a part; b"" where there is none."""
        if part not in self.names:
            return b""
        try:
            info = self._zip.getinfo(part)
            if info.flag_bits & 1:
                raise Unreadable(f"{self.name}：加了密，要密码才能打开。请去掉密码后另存再导入。")
            if info.file_size > PART:
                raise Unreadable(
                    f"{self.name}：{part} 解压后有 {info.file_size} 字节，超过上限 {PART} 字节。请拆分后再导入。"
                )
            return self._zip.read(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            ValueError,
            OSError,
            RuntimeError,
        ) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(
                f"{self.name}：{part} 解压不了，文件不完整或已损坏。请重新下载或另存后再导入。"
            ) from error

    def tree(self, part: str) -> Node | None:
        """A part as a tree, None where there is none."""
        data = self.read(part)
        return xml_tree(data, f"{self.name} 的 {part}") if data else None

    def beside(self, kind: str) -> Node | None:
        """The part of a kind (styles, numbering, footnotes) that the document names, as a tree."""
        part = next((path for path, k in self.relations(self.main) if k == kind), "")
        return self.tree(part) if part else None

    def relations(self, part: str) -> list[tuple[str, str]]:
        """(part, kind) of everything inside the file that a part refers to."""
        folder, file = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: list[tuple[str, str]] = []
        for node in children(root, "relationship") if root is not None else ():
            target, kind = attribute(node, "Target") or "", attribute(node, "Type") or ""
            if attribute(node, "TargetMode") != "External":
                path = (
                    target[1:]
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
                found.append((path, kind.rpartition("/")[2]))
        return found
