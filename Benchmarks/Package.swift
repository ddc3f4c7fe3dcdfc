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
      swiftSettings: [.treatAllWarnings(as: .error)])
  ]
)
