import Foundation
import TCPConformance
import TCPTracking
import Testing

/// What is said in both languages, over every story of `Captures/`.
struct MessageTests {
    private static let stories: [String] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Captures")
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".pkt") }.map { String($0.dropLast(4)) }.sorted()
    }()

    private static func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    @Test func everyStoryIsToldInBothLanguages() throws {
        #expect(Self.stories.count > 100)
        for story in Self.stories {
            for judgement in try CapturedStory.judgements(story) {
                var messages = [judgement.diagnosis()] + judgement.findings().map(\.text)
                messages += judgement.failures.map { $0.rule.explain($0.check, judgement.subject) }
                for message in messages {
                    let english = message.text(in: .english)
                    let chinese = message.text(in: .chinese)
                    #expect(!english.isEmpty && !Self.isChinese(english), "\(story): \(english)")
                    #expect(Self.isChinese(chinese), "\(story): \(chinese)")
                    #expect(Self.englishWord(in: chinese) == nil, "\(story): \(chinese)")
                    #expect(Self.numbers(english) == Self.numbers(chinese), "\(story): \(english) \(chinese)")
                    #expect(
                        !chinese.contains("  ") && !chinese.contains("。。") && !chinese.contains("（）"),
                        "\(story): \(chinese)")
                }
            }
        }
    }

    /// A word of English prose, outside of commands.
    private static func englishWord(in chinese: String) -> Substring? {
        chinese.replacing(/(?:tcpdump|ss|nstat|sysctl|ping|ip neigh|ip route|tracepath|nft) [^；。，：]*/, with: "")
            .firstMatch(
                of: /\b(?:the|of|was|is|and|after|before|sent|had|has|frame|from|its|which|that|client|server)\b/)?
            .output
    }

    /// Frames, sequence numbers and durations, whatever order the language puts them in. Counts below three may be words.
    private static func numbers(_ text: String) -> Set<String> {
        Set(text.matches(of: /[0-9][0-9,.]*[0-9]|[3-9]/).map { String($0.output) })
    }

    @Test func whatIsPutInSpeaksTheSameLanguage() {
        let inner = Message("the \(Role.client)", "\(Role.client)")
        let outer = Message(
            "\(inner) sent \(3, .segment) \(times: 2) in \(duration: 20_000_000), \(list: [inner, inner])",
            "\(inner)在 \(duration: 20_000_000) 内 \(times: 2)发送 \(3, .segment)，\(list: [inner, inner, inner])")
        #expect(outer.english == "the client sent 3 segments twice in 20.0 ms, the client and the client")
        #expect(outer.text(in: .chinese) == "客户端在 20.0 ms 内 2 次发送 3 个报文段，客户端、客户端 和 客户端")
    }

    @Test func sentencesStandApartAsTheLanguageHasIt() {
        let sentences = Message(sentences: [Message("One.", "一。"), Message("Two.", "二。")])
        #expect(sentences.english == "One. Two.")
        #expect(sentences.text(in: .chinese) == "一。二。")
    }

    /// English says what the records' codes say, so that a reader finds them again.
    @Test func englishHasTheCodes() {
        for outcome in OpeningOutcome.allCases { #expect("\(outcome.words.text(in: .english))" == "\(outcome.code)") }
        for outcome in ClosingOutcome.allCases { #expect("\(outcome.words.text(in: .english))" == "\(outcome.code)") }
        for severity in Severity.allCases { #expect("\(severity.words.text(in: .english))" == "\(severity.code)") }
        for event in TransitionEvent.allCases { #expect("\(event.words.text(in: .english))" == "\(event.phrase)") }
        #expect(
            Evidence.words.map { "\($0.1.text(in: .english))" } == Evidence.codes.map { "\($0.1)" })
        #expect(Evidence.words.map(\.0) == Evidence.codes.map(\.0))
    }

    @Test func chineseHasWordsOfItsOwn() {
        let words =
            OpeningOutcome.allCases.filter { $0 != .fastOpen }.map(\.words) + ClosingOutcome.allCases.map(\.words)
            + Severity.allCases.map(\.words) + TransitionEvent.allCases.map(\.words) + CheckResult.allCases.map(\.words)
            + Evidence.words.map(\.1) + ForgeryConfidence.allCases.map(\.words)
        for word in words {
            #expect(Self.isChinese("\(word.text(in: .chinese))"), "\(word.text(in: .english))")
        }
        for rule in conformanceRules {
            #expect(Self.isChinese("\(rule.statementWords.text(in: .chinese))"), "\(rule.identifier)")
        }
        for cause in ResetCause.allCases {
            #expect(Self.isChinese("\(cause.words.text(in: .chinese))\(cause.meaning.text(in: .chinese))"))
        }
        let openings = Set(OpeningOutcome.allCases.map { "\($0.words.text(in: .chinese))" })
        #expect(openings.count == OpeningOutcome.allCases.count)
        let closings = Set(ClosingOutcome.allCases.map { "\($0.words.text(in: .chinese))" })
        #expect(closings.count == ClosingOutcome.allCases.count)
    }
}
