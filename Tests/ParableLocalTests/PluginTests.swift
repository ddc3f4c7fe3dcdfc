import Foundation
import Testing

@testable import ParableLocal

struct PluginTests {
  @Test func `the plugin is looked for upward from the program and nowhere else`() {
    let program = URL(filePath: "/none/such/program")
    #expect(
      Plugin.places(above: program).map(\.path) == [
        "/none/such/.deps/plugins/parable-torch.so", "/none/.deps/plugins/parable-torch.so",
      ])
    #expect(Plugin.places(above: nil).isEmpty)
  }

  @Test func `a link to the program leads to where the program really lies`() throws {
    let folder = try TemporaryFolder()
    let real = folder.url.appending(path: "checkout/program")
    try FileManager.default.createDirectory(
      at: real.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: real)
    let link = folder.url.appending(path: "link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
    #expect(Plugin.places(above: link) == Plugin.places(above: real))
    #expect(Plugin.places(above: link)[0].path.contains("/checkout/.deps/"))
  }

  @Test func `the table's size belongs to its number`() {
    #expect(
      Plugin.known == EngineError.Table(version: 3, bytes: 288),
      "whoever changes the table raises PARABLE_TORCH_ABI, and says both here")
  }

  private static let compiler = URL(filePath: "/usr/bin/cc")

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: compiler.path), "SKIPPED: no C compiler."),
    arguments: [(2, 288), (3, 280)])
  func `a plugin of another table is refused, with both numbers and what to do`(
    version: Int, bytes: Int
  ) throws {
    let folder = try TemporaryFolder()
    let (source, library) = (
      folder.url.appending(path: "old.c"), folder.url.appending(path: "old.so")
    )
    let code = """
      static const unsigned table[512] = {\(version), \(bytes)};
      const void *parable_torch_plugin(void) { return table; }
      """
    try Data(code.utf8).write(to: source)
    let build = try Process.run(
      Self.compiler, arguments: ["-shared", "-fPIC", "-o", library.path, source.path])
    build.waitUntilExit()
    try #require(build.terminationStatus == 0)
    let error = #expect(throws: EngineError.self) { _ = try Plugin(at: library) }
    let found = EngineError.Table(version: UInt32(version), bytes: UInt32(bytes))
    guard case .wrongVersion(_, found, let expected)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let text = String(describing: try #require(error))
    #expect(text.contains("version \(version) with a table of \(bytes) bytes"))
    #expect(text.contains("version \(expected.version) with \(expected.bytes)"))
    #expect(text.contains("Run scripts/bootstrap"))
  }
}
