// swift-tools-version: 6.2
import PackageDescription

// What compares us with others. A package of its own, so that the tool does not carry it.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "parable", path: "..")],
  targets: [
    .executableTarget(
      name: "training-benchmark",
      dependencies: [
        .product(name: "ParableCore", package: "parable"),
        .product(name: "ParableLocal", package: "parable"),
      ],
      path: "training",
      swiftSettings: [.treatAllWarnings(as: .error)]),
    // The ceiling that reading is measured against: zstd, and nothing around it.
    .target(name: "CInflate", path: "inflate", linkerSettings: [.linkedLibrary("zstd")]),
    .executableTarget(
      name: "audit-benchmark",
      dependencies: [
        .product(name: "ParableCore", package: "parable"),
        .product(name: "ParableCorpus", package: "parable"),
        .product(name: "ParableAudit", package: "parable"), "CInflate",
      ],
      path: "audit",
      swiftSettings: [.treatAllWarnings(as: .error)]),
  ]
)
