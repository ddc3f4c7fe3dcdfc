import ParableReport

/// The templates of an audit's page, as they lie in `Templates/`, compiled into the program.
enum AuditTemplates {
  /// Templates by the name under which they call each other.
  static let all: [String: [UInt8]] = [
    "audit": PackageResources.audit_mustache,
    "exposure": PackageResources.exposure_mustache,
    "sources": PackageResources.sources_mustache,
    "balance": PackageResources.balance_mustache,
    "examples": PackageResources.examples_mustache,
    "strata": PackageResources.strata_mustache,
    "account": PackageResources.account_mustache,
  ].merging(PageTemplates.numbers) { first, _ in first }

  /// The style sheet: that of every page, and what an audit adds.
  static let style =
    PageTemplates.style + String(decoding: PackageResources.audit_css, as: UTF8.self)
}
