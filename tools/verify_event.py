#!/usr/bin/env python3
"""Checks a proof of `heed journal prove`: verify_event.py PROOF.json PUBLIC-KEY-IN-HEX. Needs only
Python. docs/journal.md says which bytes are hashed; RFC 8032 (Ed25519), RFC 9162 (the path)."""
import hashlib, json, struct, sys
NAMES = "seq record kind actor occurred-at recorded-at source source-id attributes".split()
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT_OF_MINUS_1 = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
def blake(data):
    return hashlib.blake2b(data, digest_size=32).digest()

def point(data):  # of 32 bytes: y, and the sign of x
    y = int.from_bytes(data, "little") % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT_OF_MINUS_1 % P
    if x * x % P != square or y >= P: sys.exit("NO : the signature or key is no point of the curve")
    return (x if x & 1 == data[31] >> 7 else P - x), y
def add(a, b):
    both = D * a[0] * b[0] * a[1] * b[1]
    xs, ys = a[0] * b[1] + b[0] * a[1], a[1] * b[1] + a[0] * b[0]
    return xs * pow(1 + both, -1, P) % P, ys * pow(1 - both, -1, P) % P
def times(n, a):
    total = (0, 1)
    for bit in bin(n)[2:]: total = add(add(total, total), a if bit == "1" else (0, 1))
    return total
def is_signed(key, text, signature):
    base, s = point(b"\x58" + 31 * b"\x66"), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    return s < ORDER and times(s, base) == add(point(signature[:32]), times(k, point(key)))

def value(data):  # one CBOR value, and the bytes after it
    major, n, rest = data[0] >> 5, data[0] & 31, data[1:]
    if data[0] == 0xfb: return struct.unpack(">d", rest[:8])[0], rest[8:]
    if major == 7: return {20: False, 21: True, 22: None}[n], rest
    if n > 23: n, rest = int.from_bytes(rest[:1 << n - 24], "big"), rest[1 << n - 24:]
    if major < 2: return -1 - n if major else n, rest
    if major < 4: return rest[:n].hex() if major == 2 else rest[:n].decode(), rest[n:]
    items = []
    for _ in range({4: n, 5: 2 * n, 6: 1}[major]): item, rest = value(rest); items.append(item)
    if major == 6: items = {"sealed-for": items[0][0]}
    return dict(zip(items[::2], items[1::2])) if major == 5 else items, rest

proof = json.load(open(sys.argv[1], encoding="utf-8"))
text, signature = proof["head"].split("signature ")
head = dict(line.split(" ", 1) for line in text.splitlines()); key = bytes.fromhex(head["key"])
(version, *fields), rest = value(bytes.fromhex(proof["canonical"]))
event_hash = blake(bytes.fromhex(proof["previous"] + proof["canonical"]))
event = {"id": "%d-%s" % (fields[0], event_hash.hex()[:16]), **dict(zip(NAMES, fields))}
node, index, last = blake(b"\0" + event_hash), fields[0] - 1, int(head["size"]) - 1
for other in map(bytes.fromhex, proof["path"]):
    is_right = index & 1 or index == last
    node = blake(b"\1" + (other + node if is_right else node + other))
    while is_right and index and not index & 1: index, last = index >> 1, last >> 1
    index, last = index >> 1, last >> 1
sound = {"the bytes say what is told": event == proof["event"] and (version, rest) == (1, b""),
         "the path leads to the root": index == last == 0 and node.hex() == head["root"],
         "the head is signed": is_signed(key, text.encode(), bytes.fromhex(signature)),
         "by the key you gave": key.hex() == "".join(sys.argv[2:])}
for what, is_so in sound.items(): print("yes:" if is_so else "NO :", what)
sys.exit(0 if all(sound.values()) else 1)
