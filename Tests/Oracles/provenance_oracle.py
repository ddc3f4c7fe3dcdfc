"""Answers questions about provenance with the libraries that define it: JSON in, JSON out.

Standard input is {"ask": NAME, ...arguments}; see the functions below.
"""

import base64
import hashlib
import json
import logging
import shutil
import subprocess
import sys
import tempfile


def merkle(leaves):
    """RFC 6962 section 2.1, written down as it defines roots and audit paths: by recursion."""

    def split(n):
        k = 1
        while k * 2 < n:
            k *= 2
        return k

    def root(d):
        if not d:
            return hashlib.sha256(b"").digest()
        if len(d) == 1:
            return hashlib.sha256(b"\x00" + d[0]).digest()
        k = split(len(d))
        return hashlib.sha256(b"\x01" + root(d[:k]) + root(d[k:])).digest()

    def path(m, d):
        if len(d) == 1:
            return []
        k = split(len(d))
        if m < k:
            return path(m, d[:k]) + [root(d[k:])]
        return path(m - k, d[k:]) + [root(d[:k])]

    d = [base64.b64decode(leaf) for leaf in leaves]
    return {
        "root": root(d).hex(),
        "paths": [[h.hex() for h in path(m, d)] for m in range(len(d))],
    }


def leaf(path, sha256, bytes):
    text = json.dumps(
        {"path": path, "sha256": sha256, "bytes": bytes},
        sort_keys=True, separators=(",", ":"), ensure_ascii=False,
    )
    return hashlib.sha256(b"\x00" + text.encode()).hexdigest()


def croissant(file, reading="yes"):
    """Loads a description as its users do: complaints, what it says, and the records in order."""
    import mlcroissant

    said = []

    class Listener(logging.Handler):
        def emit(self, record):
            said.append(record.getMessage())

    from absl import logging as absl_logging

    absl_logging.get_absl_logger().addHandler(Listener())
    dataset = mlcroissant.Dataset(file)
    issues = dataset.metadata.ctx.issues
    with open(file) as stream:
        names = [r["@id"] for r in json.load(stream).get("recordSet", [])]
    records = {}
    for name in names if reading == "yes" else []:
        field = next(r for r in dataset.metadata.record_sets if r.id == name).fields[0].id
        records[name] = [r[field].decode() for r in dataset.records(name)]
    return {
        "errors": sorted(issues.errors),
        "warnings": sorted(issues.warnings),
        "said": [] if issues.warnings else said,
        "version": str(dataset.metadata.ctx.conforms_to.value),
        "files": {f.content_url: f.sha256 for f in dataset.metadata.file_objects},
        "limitations": dataset.metadata.data_limitations,
        "records": records,
    }


def keys():
    """PEM files of keys of all sorts, by name."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa, x25519

    def private(key, cipher=s.NoEncryption(), form=s.PrivateFormat.PKCS8):
        return key.private_bytes(s.Encoding.PEM, form, cipher).decode()

    def public(key):
        spki = s.PublicFormat.SubjectPublicKeyInfo
        return key.public_key().public_bytes(s.Encoding.PEM, spki).decode()

    key = ed25519.Ed25519PrivateKey.generate()
    nist = ec.generate_private_key(ec.SECP256R1())
    big = rsa.generate_private_key(65537, 2048)
    der = key.public_key().public_bytes(s.Encoding.DER, s.PublicFormat.SubjectPublicKeyInfo)
    return {
        "private": private(key), "public": public(key), "id": hashlib.sha256(der).hexdigest(),
        "encrypted": private(key, s.BestAvailableEncryption(b"secret")),
        "openssh": private(key, form=s.PrivateFormat.OpenSSH),
        "rsa": private(big), "rsa-old": private(big, form=s.PrivateFormat.TraditionalOpenSSL),
        "rsa-old-encrypted": private(
            big, s.BestAvailableEncryption(b"secret"), s.PrivateFormat.TraditionalOpenSSL),
        "rsa-public": public(big), "ec": private(nist), "ec-public": public(nist),
        "ec-old": private(nist, form=s.PrivateFormat.TraditionalOpenSSL),
        "x25519": private(x25519.X25519PrivateKey.generate()),
        "ed448": private(ed448.Ed448PrivateKey.generate()),
    }


def pae(kind, payload):
    kind = kind.encode()
    return b" ".join([b"DSSEv1", b"%d" % len(kind), kind, b"%d" % len(payload), payload])


def openssl(arguments, files):
    """Runs openssl in a folder with these files; nil where there is no openssl."""
    if not shutil.which("openssl"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            with open(f"{folder}/{name}", "wb") as stream:
                stream.write(content)
        done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True)
        return done.returncode == 0, done.stdout


def openssl_keys():
    secret = openssl(["genpkey", "-algorithm", "ed25519"], {})[1]
    public = openssl(["pkey", "-in", "k", "-pubout"], {"k": secret})[1]
    return {"private": secret.decode(), "public": public.decode()}


def verify(envelope, public):
    """Who accepts the signature of an envelope."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    payload = base64.b64decode(envelope["payload"], validate=True)
    signature = base64.b64decode(envelope["signatures"][0]["sig"], validate=True)
    signed = pae(envelope["payloadType"], payload)
    try:
        load_pem_public_key(public.encode()).verify(signature, signed)
        accepted = True
    except InvalidSignature:
        accepted = False
    by_openssl = openssl(
        ["pkeyutl", "-verify", "-pubin", "-inkey", "k", "-rawin", "-in", "m", "-sigfile", "s"],
        {"k": public.encode(), "m": signed, "s": signature},
    )
    return {"cryptography": accepted, "openssl": by_openssl and by_openssl[0]}


def sign(payload, kind, private):
    """An envelope that openssl signed."""
    payload = base64.b64decode(payload)
    _, signature = openssl(
        ["pkeyutl", "-sign", "-inkey", "k", "-rawin", "-in", "m"],
        {"k": private.encode(), "m": pae(kind, payload)},
    )
    return {
        "payloadType": kind,
        "payload": base64.urlsafe_b64encode(payload).decode().rstrip("="),
        "signatures": [{"sig": base64.b64encode(signature).decode()}],
    }


question = json.load(sys.stdin)
answer = globals()[question.pop("ask")](**question)
json.dump(answer, sys.stdout)
