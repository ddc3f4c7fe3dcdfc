/// The templates and the style sheet, as they lie in `Templates/`, compiled into the program.
package enum PageTemplates {
  /// Templates by the name under which they call each other.
  static let all: [String: [UInt8]] = [
    "page": PackageResources.page_mustache,
    "arms": PackageResources.arms_mustache,
    "contrasts": PackageResources.contrasts_mustache,
    "audits": PackageResources.audits_mustache,
    "acts": PackageResources.acts_mustache,
    "cells": PackageResources.cells_mustache,
    "arm": PackageResources.arm_mustache,
    "transcript": PackageResources.transcript_mustache,
    "reproduce": PackageResources.reproduce_mustache,
  ].merging(numbers) { first, _ in first }

  /// How a number and an interval are written, on any page.
  package static let numbers: [String: [UInt8]] = [
    "number": PackageResources.number_mustache,
    "interval": PackageResources.interval_mustache,
  ]

  /// The style sheet.
  package static let style = String(decoding: PackageResources.page_css, as: UTF8.self)
}
