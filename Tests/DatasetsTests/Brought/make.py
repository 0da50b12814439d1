"""Writes archives as people bring them into a folder: make.py FOLDER

Pictures are even greys, so that a test can tell which one it got.
"""
import io, os, struct, sys, tarfile, zipfile, zlib

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)


def path(name):
    return os.path.join(folder, name)


def png(grey):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes([0] + [grey] * 4) * 4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def damaged_zip(name, kind):
    """Three pictures, a bit of the second one flipped."""
    with zipfile.ZipFile(path(name), "w", kind) as archive:
        for number, grey in enumerate((10, 20, 30)):
            archive.writestr(f"{'abc'[number]}.png", png(grey))
        at = archive.getinfo("b.png").header_offset + 30 + len("b.png")
    with open(path(name), "r+b") as file:
        file.seek(at + 45)
        byte = file.read(1)[0]
        file.seek(at + 45)
        file.write(bytes([byte ^ 4]))


damaged_zip("stored.zip", zipfile.ZIP_STORED)
damaged_zip("deflated.zip", zipfile.ZIP_DEFLATED)

with tarfile.open(path("links.tar"), "w") as tar:
    def add(name, data=b"", **fields):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        for key, value in fields.items():
            setattr(info, key, value)
        tar.addfile(info, io.BytesIO(data))
    hard, symbolic = tarfile.LNKTYPE, tarfile.SYMTYPE
    add("./all/1.png", png(10))
    add("./all/2.png", png(20))
    add("./cat/hard.png", type=hard, linkname="./all/1.png")
    add("./dog/soft.png", type=symbolic, linkname="../all/2.png")
    add("./dog/chain.png", type=symbolic, linkname="soft.png")
    add("./dog/ring.png", type=symbolic, linkname="ring.png")
    add("./dog/out.png", type=symbolic, linkname="../../../etc/passwd")
    add("./dog/absolute.png", type=symbolic, linkname="/all/1.png")
    add("./folder", type=symbolic, linkname="all")

with tarfile.open(path("twice.tar"), "w") as tar:
    for name, grey in (("a.png", 10), ("./a.png", 40), ("b.png", 20)):
        info = tarfile.TarInfo(name)
        info.size = len(png(grey))
        tar.addfile(info, io.BytesIO(png(grey)))

with zipfile.ZipFile(path("mac.zip"), "w") as archive:
    for name, data in (
        ("flowers/rose.png", png(10)), ("flowers/.DS_Store", b"\0\0\0\1Bud1"), ("flowers/._rose.png", b"\0\5\x16\7"),
        ("__MACOSX/flowers/._rose.png", b"\0\5\x16\7"), ("flowers/Thumbs.db", b"\xd0\xcf\x11\xe0"), ("flowers/read me", b"hello"),
    ):
        archive.writestr(name, data)

# Names in the code page of DOS, as zip archives from Windows have them: two classes, the second one with umlauts.
name = b"B\x81chse/\x84.png"
with zipfile.ZipFile(path("dos.zip"), "w") as archive:
    archive.writestr("Rose/a.png", png(10))
    archive.writestr("X" * len(name), png(20))
with open(path("dos.zip"), "rb") as file:
    data = file.read()
with open(path("dos.zip"), "wb") as file:
    file.write(data.replace(b"X" * len(name), name))

# By content: a PNG called .dat, a PNG without an ending, a WebP called .png, others under their own names.
with zipfile.ZipFile(path("kinds.zip"), "w") as archive:
    for name, data in (
        ("a.dat", png(10)), ("b", png(20)), ("c.jpg", png(30)), ("d.png", b"RIFF\x10\0\0\0WEBPVP8 "), ("e.gif", b"GIF89a" + bytes(20)),
        ("f", b"GIF89a" + bytes(20)), ("g.png", b""), ("h.png", b"<!DOCTYPE html><html>404</html>"), ("i.txt", b"hello"), ("j.csv", b""),
    ):
        archive.writestr(name, data)

cut = io.BytesIO()
with tarfile.open(fileobj=cut, mode="w:gz", compresslevel=1) as tar:
    for number in range(3):
        # Noise behind the picture's end makes each entry long.
        data = png(10 * (number + 1)) + os.urandom(200_000)
        info = tarfile.TarInfo(f"{number}.png")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
with open(path("cut.tgz"), "wb") as file:
    file.write(cut.getvalue()[:500_000])
