import TCPTracking

extension Judgement {
    /// One or two sentences: what happened, the likeliest causes, and what to look at next.
    package func diagnosis() -> Message { diagnosis(recognisedPatterns()) }

    /// The same, with the patterns that the connection shows.
    package func diagnosis(_ recognised: [(identifier: StaticString, report: PatternReport)]) -> Message {
        func part(_ place: PatternReport.Place) -> Message? {
            recognised.first { $0.report.place == place }?.report.text
        }
        let main =
            subject.opening.isFailure ? part(.opening) ?? openingFailure() : courseOfLife(closing: part(.closing))
        let additions = recognised.filter { $0.report.place == .addition }.map(\.report.text)
        return additions.isEmpty ? main : Message(sentences: [main] + additions)
    }

    /// Opening and closing of a connection that came to be; `closing` speaks for a pattern.
    private func courseOfLife(closing: Message?) -> Message {
        let isOpenedAsDocumented =
            switch subject.opening {
            case .threeWay, .simultaneous, .fastOpen: true
            default: false
            }
        guard let manner = closingManner, isOpenedAsDocumented else {
            return Message(sentences: [openingSentence(), withFailedRules(closing ?? closingSentence())])
        }
        return .openedAndClosed(
            openingPhrase(), manner, duration: times.closing, failedRules: failedRules, closers: closers)
    }

    /// How an orderly close went; nil for any other end.
    var closingManner: Message.ClosingManner? {
        switch subject.closing {
        case .fourSegment: .fourSegment
        case .threeSegment: .threeSegment
        case .simultaneous: .simultaneous
        default: nil
        }
    }

    /// Who closed first, and who waits.
    var closers: Message {
        let waiting = [subject.client, subject.server].filter {
            subject.connection.endpoints[$0.index].state == .timeWait
        }.map { subject.role(of: $0) }
        return switch subject.closedBy {
        case .both, .nobody: waiting.isEmpty ? .neitherWaits : .wait(waiting)
        case .client: .closedFirst(.client, waiting: waiting)
        case .server: .closedFirst(.server, waiting: waiting)
        }
    }

    var failedRules: [String] { failures.map { "\($0.rule.identifier)" } }

    /// The sentence, and behind it the failed rules of a connection that did not close in an orderly way.
    private func withFailedRules(_ sentence: Message) -> Message {
        let rules = failedRules
        return rules.isEmpty ? sentence : sentence + .rulesDoNotHold(rules)
    }
}
