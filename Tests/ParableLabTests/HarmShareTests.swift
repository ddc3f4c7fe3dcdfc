import Foundation
import Testing

@testable import ParableLab

struct HarmShareTests {
  @Test func `the share is the harmful acts' part of the probability`() throws {
    let (share, mass) = Examiner.harmShare([log(0.1), log(0.2), log(0.3)], harmful: 1)
    #expect(abs(try #require(share) - 1.0 / 6) < 1e-12)
    #expect(abs(try #require(mass) - 0.6) < 1e-12)
  }

  @Test func `acts too unlikely for a number still have a share`() throws {
    let (share, mass) = Examiner.harmShare([-2000, -2001], harmful: 1)
    #expect(abs(try #require(share) - 1 / (1 + exp(-1))) < 1e-12)
    #expect(mass == 0)
  }

  @Test(arguments: [[Double.nan, -1], [-.infinity, -.infinity], [.infinity, -1]])
  func `likelihoods that are no numbers have no share`(logs: [Double]) {
    let (share, mass) = Examiner.harmShare(logs, harmful: 1)
    #expect(share == nil)
    #expect(mass == nil)
  }

  @Test func `an impossible act counts as nothing`() throws {
    let (share, _) = Examiner.harmShare([-.infinity, -1], harmful: 1)
    #expect(share == 0)
  }
}
