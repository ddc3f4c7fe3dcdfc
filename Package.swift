// swift-tools-version: 6.2
import PackageDescription

/// Every target is checked the same way: Swift 6 language mode, and a warning is an error.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// The parts of the report's page.
let templates = [
  "page.mustache", "arms.mustache", "contrasts.mustache", "acts.mustache", "cells.mustache",
  "arm.mustache", "transcript.mustache", "audits.mustache", "reproduce.mustache", "number.mustache",
  "interval.mustache", "page.css",
]

/// The parts of an audit's page.
let auditTemplates = [
  "audit.mustache", "exposure.mustache", "sources.mustache", "balance.mustache",
  "examples.mustache", "strata.mustache", "account.mustache", "audit.css",
]

// The order is the order of the data; a target imports only what stands above it.
// docs/architecture.md says what each room holds.
let package = Package(
  name: "parable",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "parable", targets: ["ParableCLI"]),
    // For the benchmarks, which are a package of their own.
    .library(name: "ParableCore", targets: ["ParableCore"]),
    .library(name: "ParableLocal", targets: ["ParableLocal"]),
    .library(name: "ParableCorpus", targets: ["ParableCorpus"]),
    .library(name: "ParableAudit", targets: ["ParableAudit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "ParableCore", dependencies: [crypto], swiftSettings: strict),
    .target(
      name: "ParableStatistics", dependencies: ["ParableCore"], swiftSettings: strict),
    .target(name: "ParableYAML", dependencies: [yams], swiftSettings: strict),
    // Models behind servers; libcurl is opened when the first one is asked.
    .target(name: "CParableCurl"),
    .target(
      name: "ParableModel", dependencies: ["ParableCore", "CParableCurl"], swiftSettings: strict),
    .target(
      name: "ParableWorldContent", path: "Content/World",
      resources: [.embedInCode("world.yaml")], swiftSettings: strict),
    .target(name: "CParableTorch"),
    .target(
      name: "ParableLocal", dependencies: ["ParableCore", "CParableTorch"], swiftSettings: strict),
    .target(
      name: "ParableMiniature", dependencies: ["ParableCore", "ParableWorldContent", yams],
      swiftSettings: strict),
    // The codebook, the lexicon and what else people may want to argue with.
    .target(
      name: "ParableContent", path: "Content/Shelf", exclude: ["labels"],
      resources: [
        .embedInCode("codebook.yaml"), .embedInCode("lexicon.yaml"), .embedInCode("judge.md"),
      ],
      swiftSettings: strict),
    // Decompression and JSON; zstd, isa-l and simdjson come from the system (scripts/bootstrap).
    .target(
      name: "CParableBytes",
      linkerSettings: [
        .linkedLibrary("zstd"), .linkedLibrary("isal"), .linkedLibrary("simdjson"),
        .linkedLibrary("stdc++"),
      ]),
    .target(name: "CParableArrow"),
    .target(
      name: "ParableCorpus", dependencies: ["ParableCore", "CParableBytes", "CParableArrow"],
      swiftSettings: strict),
    .target(
      name: "ParableReport", dependencies: ["ParableCore", "ParableStatistics", mustache],
      resources: templates.map { .embedInCode("Templates/\($0)") }, swiftSettings: strict),
    // Many patterns in one pass, by Vectorscan; and n-gram hashing with linear heads.
    .target(name: "CParableMatch", linkerSettings: [.linkedLibrary("hs")]),
    .target(name: "CParableLinear"),
    // The classifier in the box: three files that `make classifier` makes.
    .target(
      name: "CParableClassifier",
      exclude: ["classifier.json", "linear.heads", "kernel.safetensors"]),
    .target(
      name: "ParableAudit",
      dependencies: [
        "ParableCore", "ParableStatistics", "ParableLocal", "ParableContent", "ParableCorpus",
        "ParableYAML", "ParableModel", "ParableReport", "CParableMatch", "CParableLinear",
        "CParableClassifier", crypto,
      ],
      resources: auditTemplates.map { .embedInCode("Report/Templates/\($0)") },
      swiftSettings: strict),
    // Only the laboratory may import the trials: what writes training text can never read them.
    .target(
      name: "ParableTrialContent", path: "Content/Trials",
      resources: [.embedInCode("trials.yaml")], swiftSettings: strict),
    .target(
      name: "ParableLab",
      dependencies: [
        "ParableCore", "ParableStatistics", "ParableLocal", "ParableWorldContent",
        "ParableMiniature", "ParableTrialContent", "ParableReport", "ParableYAML", "ParableAudit",
        yams,
      ], swiftSettings: strict),
    .executableTarget(
      name: "ParableCLI",
      dependencies: [
        "ParableCore", "ParableLocal", "ParableReport", "ParableLab", "ParableCorpus",
        "ParableModel", "ParableAudit",
        argumentParser,
      ], swiftSettings: strict),

    .target(name: "OracleTesting", path: "Tests/OracleTesting", swiftSettings: strict),
    .testTarget(
      name: "ParableCoreTests", dependencies: ["ParableCore"], swiftSettings: strict),
    .testTarget(
      name: "ParableStatisticsTests",
      dependencies: ["ParableCore", "ParableStatistics", "OracleTesting"], swiftSettings: strict),
    .testTarget(
      name: "ParableModelTests", dependencies: ["ParableCore", "ParableModel", "OracleTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "ParableLocalTests",
      dependencies: ["ParableCore", "ParableLocal", "ParableMiniature", "OracleTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "ParableMiniatureTests",
      dependencies: ["ParableCore", "ParableWorldContent", "ParableMiniature"],
      swiftSettings: strict),
    .testTarget(
      name: "ParableLabTests",
      dependencies: [
        "ParableCore", "ParableMiniature", "ParableTrialContent", "ParableLab", "ParableLocal",
        "ParableReport", "ParableStatistics", "ParableYAML", "ParableAudit",
      ], swiftSettings: strict),
    .testTarget(
      name: "ParableReportTests",
      dependencies: ["ParableCore", "ParableStatistics", "ParableReport", "OracleTesting"],
      resources: [.embedInCode("Fixtures/comparison.json")], swiftSettings: strict),
    .testTarget(
      name: "ParableCorpusTests",
      dependencies: ["ParableCore", "ParableCorpus", "OracleTesting"], swiftSettings: strict),
    .testTarget(
      name: "ParableAuditTests",
      dependencies: [
        "ParableCore", "ParableContent", "ParableCorpus", "ParableAudit", "ParableModel",
        "ParableReport", "ParableStatistics", "OracleTesting",
      ], swiftSettings: strict),
    .testTarget(
      name: "ParableEndToEndTests",
      dependencies: ["ParableCore", "ParableCorpus", "ParableAudit", "ParableCLI"],
      swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx20
)
