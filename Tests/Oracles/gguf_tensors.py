"""Unpacks tensors of a GGUF file with NumPy, from the descriptions of the blocks in ggml.

Called with the file and the names of tensors; writes their numbers as little-endian f32, one tensor
after the other in the order of the names.
"""
import mmap
import struct
import sys

import numpy as np

f16, f32 = np.dtype("<f2"), np.dtype("<f4")
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
HALVES = ("qs", np.uint8, 16)
BLOCKS = {
    2: np.dtype([("d", f16), HALVES]),
    3: np.dtype([("d", f16), ("m", f16), HALVES]),
    6: np.dtype([("d", f16), ("qh", "<u4"), HALVES]),
    7: np.dtype([("d", f16), ("m", f16), ("qh", "<u4"), HALVES]),
    8: np.dtype([("d", f16), ("qs", np.int8, 32)]),
}
SIMPLE = {0: f32, 1: f16, 30: np.dtype("<u2")}


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, code):
        (value,) = struct.unpack_from("<" + code, self.data, self.at)
        self.at += struct.calcsize(code)
        return value

    def text(self):
        count = self.take("Q")
        self.at += count
        return self.data[self.at - count : self.at].decode()

    def value(self, kind):
        if kind == 8:
            return self.text()
        if kind == 9:
            element, count = self.take("I"), self.take("Q")
            return [self.value(element) for _ in range(count)]
        return self.take(SCALARS[kind])


def unpack(kind, data, start, count):
    if kind in SIMPLE:
        raw = np.frombuffer(data, SIMPLE[kind], count, start)
        if kind == 30:
            return (raw.astype("<u4") << 16).view(f32)
        return raw.astype(f32)
    blocks = np.frombuffer(data, BLOCKS[kind], count // 32, start)
    scale = blocks["d"].astype(f32)[:, None]
    if kind == 8:
        return (blocks["qs"].astype(f32) * scale).ravel()
    numbers = np.concatenate([blocks["qs"] & 15, blocks["qs"] >> 4], axis=1).astype(np.int32)
    if kind in (6, 7):
        fifth = (blocks["qh"][:, None] >> np.arange(32, dtype=np.uint32)) & 1
        numbers += 16 * fifth.astype(np.int32)
    numbers -= {2: 8, 6: 16}.get(kind, 0)
    result = numbers.astype(f32) * scale
    if kind in (3, 7):
        result += blocks["m"].astype(f32)[:, None]
    return result.ravel()


with open(sys.argv[1], "rb") as file:
    data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
reader = Reader(data)
reader.at = 8
tensors, keys = reader.take("Q"), reader.take("Q")
metadata = {}
for _ in range(keys):
    name, kind = reader.text(), reader.take("I")
    metadata[name] = reader.value(kind)
places = {}
for _ in range(tensors):
    name = reader.text()
    shape = [reader.take("Q") for _ in range(reader.take("I"))]
    places[name] = (reader.take("I"), reader.take("Q"), int(np.prod(shape)))
alignment = metadata.get("general.alignment", 32)
start = -(-reader.at // alignment) * alignment
for name in sys.argv[2:]:
    kind, offset, count = places[name]
    sys.stdout.buffer.write(unpack(kind, data, start + offset, count).astype(f32).tobytes())
