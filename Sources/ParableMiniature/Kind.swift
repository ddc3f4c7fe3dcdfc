/// A temptation: the kind of misdeed that a situation offers.
public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
  case blackmail
  case copy
  case leak
  case lie
  case oversight
  case sabotage
}
