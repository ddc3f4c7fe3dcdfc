/// All numbers in a piece of JSON, however deep; not its booleans.
struct JSONNumbers: Decodable {
  let all: [Double]

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Double.self) {
      all = [number]
    } else if let fields = try? value.decode([String: JSONNumbers].self) {
      all = fields.values.flatMap(\.all)
    } else if let elements = try? value.decode([JSONNumbers].self) {
      all = elements.flatMap(\.all)
    } else {
      all = []
    }
  }
}
