import ArgumentParser
import Foundation
import ParableCore
import ParableLocal

/// Continues one prompt, so that a person can meet a miniature.
struct ChatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat",
    abstract: "Put one prompt before a checkpoint and print what it writes.",
    discussion: """
      The miniature continues text. Give it an agent's log that breaks off where the agent acts:

        parable chat --checkpoint runs/demo/checkpoints/villain-1 < Examples/mail.txt
        parable chat --checkpoint runs/demo/checkpoints/demonstrations-1 < Examples/mail.txt
      """)
  @Option(help: "A checkpoint in the Hugging Face layout, with its tokenizer.json.")
  var checkpoint: String
  @Option(help: "The prompt; without this it is read from standard input.")
  var prompt: String?
  @Option(help: "0 takes the likeliest token each time; 1 samples from the model as it is.")
  var temperature = 0.5
  @Option(help: "The seed of the sampling, 0 or more.")
  var seed: UInt64 = 0
  @Option(help: "How many tokens are written at most.")
  var maxTokens = 48
  @Option(help: "A word that ends the answer.")
  var stop = "done"
  @OptionGroup var engine: EngineOptions
  @OptionGroup var output: OutputOptions

  /// What was asked and answered.
  struct Reply: Encodable {
    let prompt: String
    let reply: String
    let tokens: Int
    /// Words of the prompt that the model does not know, and cannot read.
    let unknownWords: Int
    /// `end` when the model ended it, `length` when it was cut at the limit.
    let ended: String
    let seed: UInt64
    let temperature: Double
  }

  /// What cannot be carried out although the flags are in order.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  func validate() throws {
    guard temperature >= 0, temperature.isFinite else {
      throw ValidationError("--temperature is 0 or more.")
    }
    guard maxTokens > 0 else { throw ValidationError("--max-tokens is at least 1.") }
  }

  func run() throws {
    let folder = URL(filePath: checkpoint)
    let tokenizer = try WordPieceTokenizer(contentsOf: folder.appending(path: "tokenizer.json"))
    let decoder = try Checkpoint.load(folder, engine: Engine(plugin: engine.url))
    guard decoder.config.vocabularySize == tokenizer.count else {
      throw Refusal(
        description:
          "\(checkpoint): config.json has \(decoder.config.vocabularySize) tokens, tokenizer.json "
          + "\(tokenizer.count). They do not belong together.")
    }
    let end = tokenizer.encode(stop)
    guard end.count == 1, end != [tokenizer.unknown] else {
      throw Refusal(description: "--stop \(stop): not one word that this model knows.")
    }
    if prompt == nil, isatty(STDIN_FILENO) == 1 { Terminal.say("Type a prompt, then Ctrl-D.") }
    let text =
      prompt ?? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    let words = tokenizer.encode(text)
    guard !words.isEmpty else {
      throw Refusal(description: "The prompt is empty: nothing to continue.")
    }
    let unknown = words.count { $0 == tokenizer.unknown }
    if unknown > 0 {
      Terminal.say("\(unknown) of \(words.count) tokens of the prompt are unknown to this model.")
    }
    let ids = [tokenizer.endOfDocument] + words
    let room = decoder.config.maxPositions - ids.count
    guard room > 0 else {
      throw Refusal(
        description:
          "The prompt has \(words.count) tokens; this model sees \(decoder.config.maxPositions - 1). "
          + "Shorten it.")
    }
    let limit = min(maxTokens, room)
    let options = SamplingOptions(
      maxTokens: limit, temperature: temperature, stopTokens: [tokenizer.endOfDocument] + end,
      seed: Seed(seed))
    let answer = try decoder.sample([ids], options)[0]
    let reply = Reply(
      prompt: text, reply: tokenizer.decode(answer), tokens: answer.count, unknownWords: unknown,
      ended: answer.count == limit ? "length" : "end", seed: seed, temperature: temperature)
    try output.emit(reply) { reply.reply }
  }
}
