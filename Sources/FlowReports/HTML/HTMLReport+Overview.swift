import PacketDecoding
import TCPConformance
import TCPTracking

// The block of the first screen: what there is, what failed, where to look next.

extension HTMLReport {
    /// Servers, findings and pairs of legs that the page lists.
    private static let listLength = 100

    /// - Parameter isWhole: With what the page looks up, which is the same for every input.
    func writeOverview(
        _ summary: RunSummary, _ commands: (list: String, timeline: String), isWhole: Bool, to block: inout JSONBlock
    ) {
        let overview = summary.overview
        block.object { block in
            block.put("language", code: style.language.code)
            block.object("zone") {
                $0.put("name", visible: style.zone)
                $0.put("seconds", style.secondsFromUTC)
            }
            inputs(summary, to: &block)
            block.put("connections", overview.counts.connections)
            block.put("frames", summary.frames)
            block.put("segments", summary.segments)
            block.put("octets", overview.bytes)
            span(overview, to: &block)
            outcomes(overview, to: &block)
            waits(overview, to: &block)
            activity(overview, to: &block)
            troubles(to: &block)
            findings(overview, to: &block)
            servers(summary.servers, to: &block)
            resets(overview.resets, to: &block)
            limits(summary, to: &block)
            if isWhole { catalogue(to: &block) }
            stateNames(to: &block)
            block.object("commands") {
                $0.put("list", visible: commands.list)
                $0.put("timeline", visible: commands.timeline)
            }
        }
    }

    private func inputs(_ summary: RunSummary, to block: inout JSONBlock) {
        block.array("inputs") { block in
            for input in summary.inputs {
                block.object {
                    $0.put("name", visible: input.name)
                    $0.put("interface", input.isInterface ? 1 : 0)
                    $0.array("links") { block in for link in input.linkTypes { block.put(nil, visible: link) } }
                }
            }
        }
    }

    /// Seconds since the epoch and the nanoseconds beyond them: a number of JavaScript holds no more.
    private func span(_ overview: OverviewCollector, to block: inout JSONBlock) {
        let isEmpty = overview.start > overview.end
        let (second, fraction) = OutputBuffer.split(isEmpty ? 0 : overview.start)
        block.put("second", second)
        block.put("nanosecond", fraction)
        block.put("duration", isEmpty ? 0 : overview.end &- overview.start)
    }

    private func outcomes(_ overview: OverviewCollector, to block: inout JSONBlock) {
        block.array("openings") { block in
            for outcome in OpeningOutcome.allCases {
                block.array {
                    $0.put(nil, code: outcome.code)
                    $0.put(nil, overview.counts[outcome])
                    $0.put(nil, code: outcome.tone.word)
                }
            }
        }
        block.array("closings") { block in
            for outcome in ClosingOutcome.allCases {
                block.array {
                    $0.put(nil, code: outcome.code)
                    $0.put(nil, overview.counts[outcome])
                    $0.put(nil, code: outcome.tone.word)
                }
            }
        }
    }

    private func waits(_ overview: OverviewCollector, to block: inout JSONBlock) {
        let waits = overview.clientWait
        block.object("waits") { block in
            block.put("count", waits.count)
            guard waits.count > 0 else { return }
            for (name, percent) in [("p50", 50), ("p95", 95), ("p99", 99)] as [(StaticString, UInt64)] {
                block.put(name, waits.quantile(percent: percent))
            }
            block.array("bars") { block in
                for bar in waits.bars() {
                    block.array {
                        $0.put(nil, bar.from)
                        $0.put(nil, bar.to)
                        $0.put(nil, bar.count)
                    }
                }
            }
            block.array("slowest") { block in
                for opening in overview.slowest {
                    block.array {
                        $0.put(nil, opening.id)
                        $0.put(nil, opening.wait)
                        $0.put(nil, plain: { $0.append(end: opening.client, of: opening.key) })
                        $0.put(nil, plain: { $0.append(end: opening.client.other, of: opening.key) })
                        $0.put(nil, opening.synRetransmissions)
                    }
                }
            }
        }
    }

    private func activity(_ overview: OverviewCollector, to block: inout JSONBlock) {
        block.object("activity") { block in
            block.put("width", activity.width)
            // From the first connection's beginning.
            block.put("start", activity.bins.isEmpty ? 0 : activity.start &- overview.start)
            block.array("bins") { block in
                for bin in activity.bins {
                    block.array {
                        $0.put(nil, bin.others)
                        $0.put(nil, bin.failed)
                        $0.put(nil, bin.reset)
                    }
                }
            }
        }
    }

    private func troubles(to block: inout JSONBlock) {
        block.array("troubles") { block in
            for trouble in troubles.troubles {
                block.array {
                    switch trouble.kind {
                    case .pattern(let identifier):
                        $0.put(nil, code: "pattern")
                        $0.put(nil, identifier)
                    case .opening(let outcome):
                        $0.put(nil, code: "opening")
                        $0.put(nil, code: outcome.code)
                    case .closing(let outcome):
                        $0.put(nil, code: "closing")
                        $0.put(nil, code: outcome.code)
                    }
                    $0.put(nil, trouble.count)
                    $0.put(nil, trouble.example)
                    $0.put(nil, words(trouble.text))
                }
            }
        }
    }

    private func findings(_ overview: OverviewCollector, to block: inout JSONBlock) {
        block.array("findings") { block in
            for finding in overview.findings.sorted {
                block.array {
                    $0.put(nil, finding.id)
                    $0.put(nil, code: finding.severity.code)
                    $0.put(nil, finding.count)
                    $0.put(nil, finding.example)
                    $0.put(nil, words(finding.text))
                }
            }
        }
        block.put("otherFindings", overview.findings.others)
    }

    private func servers(_ table: ServerTable, to block: inout JSONBlock) {
        let sorted = table.sorted()
        block.array("servers") { block in
            for record in sorted.prefix(Self.listLength) {
                block.object { block in
                    block.put("server", plain: { $0.append(record.address, family: record.family, port: record.port) })
                    block.put("connections", record.connections)
                    block.put("attempts", record.attempts)
                    block.put("opened", record.opened)
                    block.put("wait", optional: record.meanWait)
                    block.put("resets", record.resets)
                    block.put("halfOpenNow", record.halfOpenNow)
                    block.put("example", record.example)
                    block.put("condition", code: record.condition.code)
                    block.array("failures") { block in
                        for outcome in OpeningOutcome.allCases where outcome.isFailure && record[outcome] > 0 {
                            block.array {
                                $0.put(nil, code: outcome.code)
                                $0.put(nil, record[outcome])
                            }
                        }
                    }
                    block.array("advice") { block in
                        for text in [record.diagnosis, record.schedule.text] {
                            if let text { block.put(nil, words(text)) }
                        }
                    }
                }
            }
        }
        block.put("otherServers", max(0, sorted.count - Self.listLength))
    }

    private func resets(_ resets: ResetCounts, to block: inout JSONBlock) {
        block.array("resets") { block in
            for (cause, entry) in resets.sorted {
                block.array {
                    $0.put(nil, code: cause.code)
                    $0.put(nil, entry.connections)
                    $0.put(nil, entry.byServer)
                    $0.put(nil, entry.example)
                    $0.put(nil, "\(cause.meaning.text(in: style.language))")
                }
            }
        }
    }

    private func limits(_ summary: RunSummary, to block: inout JSONBlock) {
        block.array("limits") { block in
            for (count, text) in summary.limits {
                block.array {
                    $0.put(nil, count)
                    $0.put(nil, visible: words(text))
                }
            }
        }
        block.array("warnings") { block in for warning in summary.warnings { block.put(nil, visible: words(warning)) } }
        block.array("legs") { block in
            let kinds: [([ProxiedConnections.Pair], StaticString)] = [
                (summary.legs, "translator"), (summary.proxied, "proxy"),
            ]
            for (pairs, proof) in kinds {
                for pair in pairs.prefix(Self.listLength) {
                    block.array {
                        $0.put(nil, pair.first)
                        $0.put(nil, pair.second)
                        $0.put(nil, code: proof)
                    }
                }
            }
        }
    }

    /// What the page calls states that it knows by their names of RFC 9293, where others are asked for.
    private func stateNames(to block: inout JSONBlock) {
        guard style.stateNames != .rfc else { return }
        block.object("stateNames") { block in
            for state in TCPState.allCases { block.put(state.name, code: style.stateNames.name(of: state)) }
        }
    }

    /// What the page looks up: rules, labels of segments, certainties.
    private func catalogue(to block: inout JSONBlock) {
        block.array("rules") { block in
            for rule in conformanceRules {
                block.array {
                    $0.put(nil, code: rule.identifier)
                    $0.put(nil, "\(rule.statement)")
                    $0.put(nil, "\(rule.reference)")
                }
            }
        }
        block.array("labels") { block in for label in SegmentLabel.allCases { block.put(nil, code: label.name) } }
        block.array("labelWords") { block in
            for label in SegmentLabel.allCases { block.put(nil, "\(label.words.text(in: style.language))") }
        }
        block.array("transitions") { block in
            for row in transitionRows {
                block.array {
                    $0.put(nil, code: row.event.phrase)
                    $0.put(nil, "\(row.reference)")
                    $0.put(nil, "\(row.sentence)")
                }
            }
        }
        block.array("certainties") { block in
            for certainty in Certainty.allCases { block.put(nil, code: certainty.name) }
        }
        block.array("results") { block in for result in CheckResult.allCases { block.put(nil, code: result.code) } }
    }
}

extension Tone {
    /// The page's class for it.
    var word: StaticString {
        switch self {
        case .good: "good"
        case .bad: "bad"
        case .warning: "warning"
        case .faint: "faint"
        case .strong: "strong"
        }
    }
}

extension OutputBuffer {
    /// Address and port of one end.
    mutating func append(end: End, of key: FlowKey) {
        append(key.address(of: end), family: key.family, port: key.port(of: end))
    }
}
