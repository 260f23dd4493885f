import TCPTracking

extension Judgement {
    /// One or two sentences: what happened, the likeliest causes, and what to look at next.
    package func diagnosis() -> String {
        let recognised = recognisedPatterns()
        func part(_ place: PatternReport.Place) -> String? {
            recognised.first { $0.report.place == place }?.report.text
        }
        let main =
            subject.opening.isFailure ? part(.opening) ?? openingFailure() : courseOfLife(closing: part(.closing))
        return ([main] + recognised.filter { $0.report.place == .addition }.map(\.report.text)).joined(separator: " ")
    }

    /// Opening and closing of a connection that came to be; `closing` speaks for a pattern.
    private func courseOfLife(closing: String?) -> String {
        let isOpenedAsDocumented =
            switch subject.opening {
            case .threeWay, .simultaneous, .fastOpen: true
            default: false
            }
        guard let manner = closingManner, isOpenedAsDocumented else {
            return "\(openingSentence()) \(closing.map { $0 + failedRulesSentence } ?? closingSentence())"
        }
        let rules = failedRules
        let verdict =
            rules.isEmpty
            ? "as documented, \(manner)"
            : "\(manner), but \(rules.count == 1 ? "rule" : "rules") \(listText(rules)) \(rules.count == 1 ? "does" : "do") not hold"
        return "\(openingPhrase()), and closed\(closingDurationPhrase) \(verdict); \(closers)."
    }

    /// How an orderly close went; nil for any other end.
    private var closingManner: String? {
        switch subject.closing {
        case .fourSegment: "in four segments"
        case .threeSegment: "in three segments"
        case .simultaneous: "from both sides at once (the FINs crossed)"
        default: nil
        }
    }

    private var closingDurationPhrase: String {
        times.closing.map { " in \(durationText($0))" } ?? ""
    }

    /// Who closed first, and who waits.
    var closers: String {
        let waits = [subject.client, subject.server].filter {
            subject.connection.endpoints[$0.index].state == .timeWait
        }
        let waiting = listText(waits.map { "the \(subject.role(of: $0))" })
        let wait = waits.isEmpty ? "" : "\(waits.count == 1 ? "waits" : "wait") in TIME-WAIT"
        switch subject.closedBy {
        case .both, .nobody: return waits.isEmpty ? "neither waits in TIME-WAIT" : "\(waiting) \(wait)"
        case .client, .server:
            let first = subject.closedBy == .client ? subject.client : subject.server
            let role = subject.role(of: first)
            if waits == [first] { return "the \(role) closed first and \(wait)" }
            return "the \(role) closed first" + (waits.isEmpty ? "" : "; \(waiting) \(wait)")
        }
    }

    var failedRules: [String] { failures.map { "\($0.rule.identifier)" } }

    /// The failed rules as a clause of their own, for connections that did not close in an orderly way.
    var failedRulesSentence: String {
        let rules = failedRules
        if rules.isEmpty { return "" }
        return
            " \(rules.count == 1 ? "Rule" : "Rules") \(listText(rules)) \(rules.count == 1 ? "does" : "do") not hold."
    }
}
