import TCPConformance

/// One number of a run's summary: named alike in assertions, in the record `summary` and in the database.
package struct SummaryFigure: Sendable {
    package enum Value: Equatable, Sendable {
        case count(UInt64)
        /// Seconds or a share; nil where nothing tells.
        case number(Double?)
    }

    package let name: String
    /// What it counts, as a clause.
    package let meaning: String
    package let value: @Sendable (RunSummary) -> Value

    private init(_ name: String, _ meaning: String, _ value: @escaping @Sendable (RunSummary) -> Value) {
        self.name = name
        self.meaning = meaning
        self.value = value
    }

    private static func count(
        _ name: String, _ meaning: String, _ count: @escaping @Sendable (RunSummary) -> UInt64
    ) -> SummaryFigure {
        SummaryFigure(name, meaning) { .count(count($0)) }
    }

    private static func number(
        _ name: String, _ meaning: String, _ number: @escaping @Sendable (RunSummary) -> Double?
    ) -> SummaryFigure {
        SummaryFigure(name, meaning) { .number(number($0)) }
    }

    /// Every figure, in the order in which they are documented.
    package static let all = connections + openings + closings + times + transfer + verdicts + capture

    private static let connections = [
        count("connections", "connections that were told") { $0.overview.counts.connections },
        count("attempts", "connections of whose opening the capture shows something") { $0.attempts },
        count("opened", "attempts that did not fail") { $0.attempts - $0.failed },
        count("failed", "attempts that failed: the six outcomes refused to challenged") { $0.failed },
        number("success_rate", "opened as a share of attempts, 0 to 1; null without attempts") {
            $0.attempts == 0 ? nil : Double($0.attempts - $0.failed) / Double($0.attempts)
        },
        count("half_open_now", "half-open connections that still waited for an answer when the capture ended") {
            $0.overview.halfOpenNow
        },
        count("servers", "servers, by address and port, up to \(ServerTable.capacity)") {
            UInt64($0.servers.records.count)
        },
        count("backlog_suspected", "servers whose backlog is suspected to overflow") {
            UInt64($0.servers.records.count(where: \.isBacklogSuspected))
        },
    ]

    /// Outcomes by their codes; those that name only an opening or only a closing also without the prefix.
    private static let openings = OpeningOutcome.allCases.flatMap { outcome in
        outcomes(
            "opening", "\(outcome.code)",
            isShared: ClosingOutcome.allCases.contains { "\($0.code)" == "\(outcome.code)" }
        ) { $0[outcome] }
    }

    private static let closings = ClosingOutcome.allCases.flatMap { outcome in
        outcomes(
            "closing", "\(outcome.code)",
            isShared: OpeningOutcome.allCases.contains { "\($0.code)" == "\(outcome.code)" }
        ) { $0[outcome] }
    }

    private static func outcomes(
        _ part: String, _ code: String, isShared: Bool, _ number: @escaping @Sendable (OutcomeCounts) -> UInt64
    ) -> [SummaryFigure] {
        let name = String(code.map { $0 == "-" ? "_" : $0 })
        let whole = count("\(part)_\(name)", "connections whose \(part) is \(code)") { number($0.overview.counts) }
        if isShared { return [whole] }
        return [whole, count(name, "the same as \(part)_\(name)") { number($0.overview.counts) }]
    }

    private static let times =
        [(50, "p50"), (95, "p95"), (99, "p99")].map { percent, name in
            number("\(name)_client_wait", "seconds from SYN to SYN,ACK that \(percent) % of openings do not exceed") {
                let waits = $0.overview.clientWait
                return waits.count == 0 ? nil : Double(waits.quantile(percent: UInt64(percent))) / 1e9
            }
        } + [
            number("max_client_wait", "the longest of these times, seconds; all four are null without openings") {
                let waits = $0.overview.clientWait
                return waits.count == 0 ? nil : Double(waits.longest) / 1e9
            },
            number("duration", "seconds from the first to the last segment of the connections") {
                $0.overview.start > $0.overview.end ? nil : Double($0.overview.end - $0.overview.start) / 1e9
            },
        ]

    private static let transfer =
        [
            count("bytes", "payload octets of both ends, each counted once") { $0.overview.bytes },
            count("retransmissions", "segments sent again, of every kind") { $0.overview.retransmissions },
            count("syn_retransmissions", "SYNs sent again") { $0.overview.synRetransmissions },
            count("syn_ack_retransmissions", "SYN,ACKs sent again") { $0.overview.synACKRetransmissions },
            count("resets", "connections that a RST ended, or their openings: the sum of the next") { summary in
                ResetCause.allCases.reduce(0) { $0 + summary.overview.resets[$1].connections }
            },
        ]
        + ResetCause.allCases.map { cause in
            count(
                "resets_" + String("\(cause.code)".map { $0 == "-" ? "_" : $0 }),
                "of them: \(cause.meaning.text(in: .english))"
            ) {
                $0.overview.resets[cause].connections
            }
        }

    private static let verdicts =
        [count("findings", "findings of every severity") { $0.overview.findings.total }]
        + Severity.allCases.map { severity in
            count("findings_\(severity.code)", "findings of severity \(severity.code)") {
                $0.overview.findings[severity]
            }
        }

    private static let capture = [
        count("frames", "frames read") { $0.frames },
        count("segments", "TCP segments among them") { $0.segments },
        count("not_tcp", "frames that hold something else") { $0.notTCP },
        count("fragments", "fragments of datagrams, 802.11 frames and CAPWAP packets") { $0.fragments },
        count("opaque", "frames whose inside is encrypted or compressed") { $0.opaque },
        count("undecodable", "frames that could not be read") { $0.undecodable.reduce(0) { $0 + $1.count } },
        count("truncated", "segments cut by the snapshot length") { $0.truncated },
        count("duplicates", "frames captured twice") { $0.duplicates },
        number("bad_checksums", "segments with a wrong checksum; null without --checksums") {
            $0.badChecksums.map(Double.init)
        },
        number("dropped_by_kernel", "frames that the kernel dropped; null where nothing tells") {
            $0.dropped.map { Double($0.byKernel) }
        },
        number("dropped_by_interface", "frames that the interface dropped; null where nothing tells") {
            $0.dropped.map { Double($0.byInterface) }
        },
        count("evicted", "connections told early to bound memory") { $0.evicted },
        count("warnings", "warnings about the input") { UInt64($0.warnings.count) },
        number("elapsed", "seconds that the run took") { Double($0.elapsed) / 1e9 },
    ]
}

extension RunSummary {
    fileprivate var attempts: UInt64 { overview.counts.connections - overview.counts[.notCaptured] }
    fileprivate var failed: UInt64 {
        OpeningOutcome.allCases.filter(\.isFailure).reduce(0) { $0 + overview.counts[$1] }
    }
}

/// The table of docs/summary.md, from the figures themselves.
package func figuresDocument() -> String {
    var text = """
        # The figures of a run

        Written by the program itself. `--assert` evaluates an SQL expression over these names; the record `summary` has
        them under `figures`, and a database in its table `figures`, of one row.

        | name | what it is |
        |---|---|

        """
    for figure in SummaryFigure.all { text += "| `\(figure.name)` | \(figure.meaning) |\n" }
    return text
}
