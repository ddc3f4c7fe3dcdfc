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
}
