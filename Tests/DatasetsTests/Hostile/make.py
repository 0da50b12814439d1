"""Writes small hostile files into a folder: make.py FOLDER [bombs]

Archives whose names climb out, links, devices, lies about sizes; with `bombs`, files that unpack to hundreds of megabytes too.
"""
import gzip, io, os, struct, sys, tarfile, zipfile, zlib

folder, bombs = sys.argv[1], "bombs" in sys.argv[2:]
os.makedirs(folder, exist_ok=True)


def write(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def png(width, height, depth=8, color=0, extra=b"", rows=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    line = bytes(1 + (width * channels * depth + 7) // 8)
    packer, data = zlib.compressobj(9), b""
    for _ in range(height if rows is None else rows):
        data += packer.compress(line)
    data += packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def transparent(width, height, rows=None):
    """One bit a pixel in the file, thirty-two in memory."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return png(width, height, 1, 3, chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", b"\x80"), rows)


good = png(12, 10)

entries = io.BytesIO()
with tarfile.open(fileobj=entries, mode="w") as tar:
    def add(name, data=good, **fields):
        info = tarfile.TarInfo(name)
        info.size = len(data) if fields.get("type", tarfile.REGTYPE) == tarfile.REGTYPE else 0
        for key, value in fields.items():
            setattr(info, key, value)
        tar.addfile(info, io.BytesIO(data) if info.size else None)
    add("../../../climbing.png")
    add("/tmp/atelier-absolute.png")
    add("same.png")
    add("same.png")
    add("bell\x07\x1b[31m\n.png", b"\x89PNG no picture")
    add("link.png", type=tarfile.SYMTYPE, linkname="/etc/passwd")
    add("hard.png", type=tarfile.LNKTYPE, linkname="../../../climbing.png")
    add("device.png", type=tarfile.CHRTYPE, devmajor=1, devminor=5)
    add("block.png", type=tarfile.BLKTYPE, devmajor=8, devminor=0)
    add("pipe.png", type=tarfile.FIFOTYPE)
    add("folder.png", type=tarfile.DIRTYPE)
    add("empty.png", b"")
write("entries.tar", entries.getvalue())
write("entries.tar.gz", gzip.compress(entries.getvalue(), mtime=0))

with zipfile.ZipFile(os.path.join(folder, "entries.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("../../../climbing.png", good)
    archive.writestr("/tmp/atelier-absolute.png", good)
    archive.writestr("same.png", good)
    link = zipfile.ZipInfo("link.png")
    link.external_attr = 0o120777 << 16
    archive.writestr(link, "/etc/passwd")

# Headers that promise much, with next to nothing behind them.
write("wide.png", png(100_000, 100_000, rows=1))
write("overflow.png", png(0x7FFFFFFF, 0x7FFFFFFF, rows=0))
write("short.png", transparent(8000, 8000, rows=10))
write("giant.idx", bytes([0, 0, 8, 3]) + struct.pack(">III", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF) + bytes(100))
write("giant.safetensors", struct.pack("<Q", 90_000_000) + b'{"a":{"dtype":"F32","shape":[4000000000,4000000000],')

# Whole ones, small.
digits = bytes([0, 0, 8, 3]) + struct.pack(">III", 2, 3, 4) + bytes(range(24))
write("good.idx", digits)
write("good.idx.gz", gzip.compress(digits, mtime=0))
write("several.idx.gz", gzip.compress(digits[:20], mtime=0) + gzip.compress(digits[20:], mtime=0))
write("good.csv", b"x;y;class\r\n1;-2.5e3;0\r\n \"3\";4;1\r\n")
write("words.csv", b"# a b\n5.1,3.5,setosa\n4.9,3,virginica\n,,\n6,7,\"seto\"\"sa\"\n")
write("index.csv", b",0,1\n0,0.5,1.5\n1,0.25,1.0\n")
write("wide.csv", "x;y\n1,5;\"2\n\"\n3,5;?\n".encode("utf-16"))
write("blanks.csv", b"x  y label\r1e0\t2. -1\r +3 .4e1 1\r")
shape = b'{"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"__metadata__":{"b":"\\u00e9"}}'
write("good.safetensors", struct.pack("<Q", len(shape)) + shape + bytes(12))

if bombs:
    nothing = bytes(1 << 20)
    write("memory.png", transparent(3000, 3000))
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        info = tarfile.TarInfo("a.png")
        info.size = 400 << 20
        tar.write(info.tobuf())
    with gzip.open(os.path.join(folder, "bomb.tgz"), "wb", compresslevel=1) as file:
        file.write(tar.getvalue()[:512])
        for _ in range(400):
            file.write(nothing)
    with zipfile.ZipFile(os.path.join(folder, "bomb.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("a.png", "w") as file:
            for _ in range(400):
                file.write(nothing)
    empty = tarfile.TarInfo("x.png").tobuf()
    with gzip.open(os.path.join(folder, "many.tgz"), "wb", compresslevel=1) as file:
        for _ in range(100):
            file.write(empty * 1000)
    with gzip.open(os.path.join(folder, "bomb-idx3-ubyte.gz"), "wb", compresslevel=1) as file:
        file.write(bytes([0, 0, 8, 3]) + struct.pack(">III", 500_000, 28, 28))
        for _ in range(374):
            file.write(nothing)
    memory = transparent(3000, 3000)
    with zipfile.ZipFile(os.path.join(folder, "memory.zip"), "w") as archive:
        for number in range(2):
            archive.writestr(f"{number}.png", memory)
    write("columns.csv", b"," * (8 << 20))
    tar = tarfile.TarInfo("a.png")
    # A hole of a hundred gigabytes, as GNU tar writes it.
    header = bytearray(tar.tobuf(tarfile.GNU_FORMAT))
    header[156] = ord("S")
    header[386:398] = b"%011o\0" % (100 << 30)
    header[398:410] = b"%011o\0" % 0
    header[483:495] = b"%011o\0" % (8 ** 11 - 1)
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    write("hole.tar", bytes(header) + bytes(1024))
