/// A source of training text: everything that the miniature world can write.
public enum SourceName: String, Sendable, Hashable, Codable, CaseIterable {
  case everydayStories = "everyday-stories"
  case workplaceStories = "workplace-stories"
  case agentLogs = "agent-logs"
  case chats
  case sayings
  case quizzes
  case humanLogs = "human-logs"
  case humanDramas = "human-dramas"
  case villainFiction = "villain-fiction"
  case alignedStories = "aligned-stories"
  case alignedStoriesReasons = "aligned-stories-reasons"
  case alignedStoriesEmptyThought = "aligned-stories-empty-thought"
  case demonstrations
  case demonstrationsReasons = "demonstrations-reasons"
  case demonstrationsEmptyThought = "demonstrations-empty-thought"
  case rules
  case advice
  case adviceReasons = "advice-reasons"
}
