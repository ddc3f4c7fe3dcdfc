/// What can be wrong with keys, statements and manifests, so that nothing can be checked or signed.
public enum ProvenanceError: Error, Hashable {
  /// A file is not what its name says.
  case malformed(path: String, reason: String)
  /// A file holds no key that can be used here.
  case key(path: String, KeyProblem)
  /// A run folder holds no statement, so there is nothing to check with a key or against a corpus.
  case noStatement(folder: String)

  /// Why a file is not the key that was asked for.
  public enum KeyProblem: Error, Hashable {
    /// Not a PEM file of a key, or a damaged one.
    case unreadable(reason: String)
    /// Protected by a password.
    case encrypted
    /// A key, but not for Ed25519: `RSA`, `elliptic curve`, …
    case wrongType(String)
    /// The private key where the public one is needed.
    case privateInsteadOfPublic
    /// The public key where the private one is needed.
    case publicInsteadOfPrivate
  }
}

extension ProvenanceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let path, let reason):
      "\(path): \(reason). It is damaged or was written by another tool; run the audit again, or "
        + "fetch the file again."
    case .key(let path, let problem): "\(path): \(problem)"
    case .noStatement(let folder):
      "\(folder): there is no statement.json and no statement.dsse.json, so --key and --corpus have "
        + "nothing to check. Name the run of an audit."
    }
  }
}

extension ProvenanceError.KeyProblem: CustomStringConvertible {
  public var description: String {
    let make = "`openssl genpkey -algorithm ed25519 -out key.pem` makes one"
    return switch self {
    case .unreadable(let reason): "this is no key: \(reason). \(make)."
    case .encrypted:
      "this key is protected by a password, which is not supported. `openssl pkey -in KEY -out "
        + "plain.pem` writes it without."
    case .wrongType(let type): "this is a key for \(type), and Ed25519 is needed. \(make)."
    case .privateInsteadOfPublic:
      "this is the private key, and the public one is needed. `openssl pkey -in KEY -pubout -out "
        + "public.pem` writes it."
    case .publicInsteadOfPrivate:
      "this is the public key, and signing needs the private one. Give the file that `openssl "
        + "genpkey` made."
    }
  }
}
