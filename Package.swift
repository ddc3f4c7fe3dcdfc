// swift-tools-version: 6.2
import PackageDescription

/// Every target is checked the same way: Swift 6 language mode, and a warning is an error.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// The order is the order of the data; a target imports only what stands above it.
// docs/architecture.md says what each room holds.
let package = Package(
  name: "parable",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "ParableCore", targets: ["ParableCore"]),
    .library(name: "ParableLocal", targets: ["ParableLocal"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "ParableCore", dependencies: [crypto], swiftSettings: strict),
    .target(name: "CParableTorch"),
    .target(
      name: "ParableLocal", dependencies: ["ParableCore", "CParableTorch"], swiftSettings: strict),
    .testTarget(
      name: "ParableCoreTests", dependencies: ["ParableCore"], swiftSettings: strict),
    .testTarget(
      name: "ParableLocalTests", dependencies: ["ParableCore", "ParableLocal"],
      swiftSettings: strict),
  ]
)
