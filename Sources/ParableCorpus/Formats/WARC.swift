import CParableBytes
import Foundation

extension RecordWorker {
  /// Reads one WARC record: the text of `conversion`, and of `response` and `resource` where they
  /// hold HTML or plain text. Records of other kinds count as empty.
  func readWARC(
    _ chunk: Chunk, _ extent: WARCExtent, file: Int, into result: inout BatchResult<M.Partial>
  ) {
    let raw = chunk[extent.range]
    let position = Position(file: file, offset: extent.offset)
    let header = HeaderFields(bytes: .init(rebasing: raw.prefix(extent.headerBytes)))
    let block = UnsafeBufferPointer(rebasing: raw.dropFirst(extent.headerBytes))
    let origin = Unmanaged.passUnretained(warcOrigin as RecordOrigin)
    func deliver(_ text: UnsafeBufferPointer<UInt8>, _ result: inout BatchResult<M.Partial>) {
      deliverText(text, raw: raw, at: position, origin: origin, into: &result)
    }
    if header.starts("WARC-Type", with: "conversion") {
      deliver(block, &result)
    } else if header.starts("WARC-Type", with: "response") {
      guard header.starts("Content-Type", with: "application/http") || isHTTP(block) else {
        return result.countEmpty()
      }
      readHTTP(block, at: position, into: &result, deliver: deliver)
    } else if header.starts("WARC-Type", with: "resource") {
      readBody(block, described: header, into: &result, deliver: deliver)
    } else {
      result.countEmpty()
    }
  }

  private typealias Delivery = (UnsafeBufferPointer<UInt8>, inout BatchResult<M.Partial>) -> Void

  private func isHTTP(_ block: UnsafeBufferPointer<UInt8>) -> Bool {
    block.starts(with: Array("HTTP/".utf8))
  }

  private func readHTTP(
    _ block: UnsafeBufferPointer<UInt8>, at position: Position,
    into result: inout BatchResult<M.Partial>, deliver: Delivery
  ) {
    guard let end = HeaderFields.end(in: block) else {
      return result.refuse(position, Quarantine(.badRecord, "its HTTP header has no end"))
    }
    let header = HeaderFields(bytes: .init(rebasing: block.prefix(end)))
    var body = UnsafeBufferPointer(rebasing: block.dropFirst(end))
    if header.starts("Transfer-Encoding", with: "chunked"), let joined = joinedChunks(body) {
      self.body = joined
      return self.body.withUnsafeBufferPointer {
        readBody($0, described: header, at: position, into: &result, deliver: deliver)
      }
    }
    if body.isEmpty { body = UnsafeBufferPointer(rebasing: block.suffix(0)) }
    readBody(body, described: header, at: position, into: &result, deliver: deliver)
  }

  private func readBody(
    _ body: UnsafeBufferPointer<UInt8>, described header: HeaderFields,
    at position: Position? = nil,
    into result: inout BatchResult<M.Partial>, deliver: Delivery
  ) {
    let isCoded =
      header.value("Content-Encoding") != nil
      && !header.starts("Content-Encoding", with: "identity")
    if let position, isCoded, !parable_utf8_valid(body.baseAddress, body.count) {
      let name = header.text("Content-Encoding") ?? ""
      return result.refuse(position, Quarantine(.unsupportedEncoding, name))
    }
    let isPage =
      header.starts("Content-Type", with: "text/html")
      || header.starts("Content-Type", with: "application/xhtml")
    if isPage {
      if page.count < body.count { page = [UInt8](repeating: 0, count: body.count) }
      // A page in another encoding would lose its faulty bytes with its tags: look before.
      guard parable_utf8_valid(body.baseAddress, body.count) else { return deliver(body, &result) }
      page.withUnsafeMutableBufferPointer { page in
        let count = parable_html_text(body.baseAddress, body.count, page.baseAddress)
        deliver(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(page).prefix(count)), &result)
      }
    } else if header.starts("Content-Type", with: "text/") {
      deliver(body, &result)
    } else {
      result.countEmpty()
    }
  }

  /// The body of a chunked response; nil where it is not chunked after all, as in many archives
  /// that keep the header of a body they have joined.
  private func joinedChunks(_ body: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var (result, at) = ([UInt8](), 0)
    while at < body.count {
      guard let end = body[at...].firstIndex(of: 10) else { return nil }
      let digits = body[at..<end].prefix { $0 > 32 && $0 != UInt8(ascii: ";") }
      guard digits.count <= 8,
        let count = Int(String(decoding: digits, as: UTF8.self), radix: 16), count >= 0
      else { return nil }
      if count == 0 { return result }
      guard end + 1 + count <= body.count else { return nil }
      result += body[end + 1..<end + 1 + count]
      at = end + 1 + count
      while at < body.count, body[at] == 10 || body[at] == 13 { at += 1 }
    }
    return result
  }
}

/// Looks up more of a WARC record.
final class WARCOrigin: RecordOrigin {
  override func metadata(of record: borrowing RecordView) -> RecordMetadata {
    guard let end = HeaderFields.end(in: record.raw) else { return RecordMetadata() }
    let header = HeaderFields(bytes: .init(rebasing: record.raw.prefix(end)))
    var result = RecordMetadata()
    result.id = header.text("WARC-Record-ID")
    result.url = header.text("WARC-Target-URI")
    result.date = header.text("WARC-Date")
    result.refersTo = header.text("WARC-Refers-To")
    result.digest = header.text("WARC-Block-Digest") ?? header.text("WARC-Payload-Digest")
    return result
  }
}
