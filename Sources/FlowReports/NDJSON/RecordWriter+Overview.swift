import TCPConformance

extension RecordWriter {
    /// Servers of which the summary tells; the rest are counted.
    private static var mostServers: Int { 100 }

    /// The fields of the summary about all connections together, with a comma in front.
    mutating func overview(_ summary: RunSummary) {
        figures(summary)
        servers(summary.servers)
        resets(summary.overview.resets)
        topFindings(summary.overview.findings)
    }

    private mutating func figures(_ summary: RunSummary) {
        buffer.append(",\"figures\":{")
        for (index, figure) in SummaryFigure.all.enumerated() {
            buffer.append(index == 0 ? "\"" : ",\"")
            buffer.append(text: figure.name)
            buffer.append("\":")
            switch figure.value(summary) {
            case .count(let count): buffer.append(decimal: count)
            case .number(let number): buffer.append(text: number.map { "\($0)" } ?? "null")
            }
        }
        buffer.append("}")
    }

    private mutating func servers(_ table: ServerTable) {
        let sorted = table.sorted()
        buffer.append(",\"servers\":[")
        for (index, record) in sorted.prefix(Self.mostServers).enumerated() {
            if index > 0 { buffer.append(",") }
            server(record)
        }
        number("],\"servers_omitted\":", UInt64(max(0, sorted.count - Self.mostServers)))
    }

    private mutating func server(_ record: ServerRecord) {
        buffer.append("{\"address\":\"")
        buffer.append(record.address, family: record.family)
        number("\",\"port\":", UInt64(record.port))
        number(",\"connections\":", UInt64(record.connections))
        number(",\"attempts\":", UInt64(record.attempts))
        number(",\"opened\":", UInt64(record.opened))
        buffer.append(",\"success_rate\":")
        buffer.append(text: record.successRate.map { "\($0)" } ?? "null")
        for outcome in OpeningOutcome.allCases where outcome.isFailure {
            buffer.append(",\"")
            for octet in "\(outcome.code)".utf8 {
                buffer.append(octet == UInt8(ascii: "-") ? UInt8(ascii: "_") : octet)
            }
            number("\":", UInt64(record[outcome]))
        }
        number(",\"half_open_now\":", UInt64(record.halfOpenNow))
        number(",\"resets_later\":", UInt64(record.resets))
        seconds(",\"mean_wait\":", record.meanWait)
        seconds(",\"longest_wait\":", record.meanWait.map { _ in record.longestWait })
        buffer.append(record.isBacklogSuspected ? ",\"backlog_suspected\":true" : ",\"backlog_suspected\":false")
        schedule(record.schedule)
        buffer.append(",\"condition\":\"")
        buffer.append(record.condition.code)
        number("\",\"example\":", record.example)
        buffer.append(",\"diagnosis\":")
        if let diagnosis = record.diagnosis {
            buffer.append(json: diagnosis.text(in: language))
        } else {
            buffer.append("null")
        }
        buffer.append("}")
    }

    private mutating func schedule(_ schedule: SYNSchedule) {
        buffer.append(",\"syn_waits\":[")
        let documented = schedule.documented
        for (index, wait) in schedule.observed.enumerated() {
            number(index == 0 ? "{\"connections\":" : ",{\"connections\":", UInt64(wait.count))
            seconds(",\"shortest\":", wait.shortest)
            seconds(",\"mean\":", wait.mean)
            seconds(",\"longest\":", wait.longest)
            seconds(",\"documented\":", documented[index])
            buffer.append("}")
        }
        buffer.append("]")
    }

    private mutating func resets(_ counts: ResetCounts) {
        buffer.append(",\"resets_by_cause\":[")
        for (index, (cause, entry)) in counts.sorted.enumerated() {
            buffer.append(index == 0 ? "{\"cause\":\"" : ",{\"cause\":\"")
            buffer.append(cause.code)
            number("\",\"connections\":", entry.connections)
            number(",\"by_server\":", entry.byServer)
            number(",\"example\":", entry.example)
            buffer.append(",\"meaning\":")
            buffer.append(json: "\(cause.meaning.text(in: language))")
            buffer.append("}")
        }
        buffer.append("]")
    }

    private mutating func topFindings(_ findings: FindingCounts) {
        buffer.append(",\"top_findings\":[")
        for (index, entry) in findings.sorted.prefix(OverviewCollector.listLength).enumerated() {
            buffer.append(index == 0 ? "{\"id\":" : ",{\"id\":")
            buffer.append(json: entry.id)
            buffer.append(",\"severity\":\"")
            buffer.append(entry.severity.code)
            number("\",\"connections\":", entry.count)
            number(",\"example\":", entry.example)
            buffer.append(",\"text\":")
            buffer.append(json: entry.text.text(in: language))
            buffer.append("}")
        }
        buffer.append("]")
    }

    private mutating func number(_ name: StaticString, _ value: UInt64) {
        buffer.append(name)
        buffer.append(decimal: value)
    }

    private mutating func seconds(_ name: StaticString, _ nanoseconds: Int64?) {
        buffer.append(name)
        if let nanoseconds { buffer.append(seconds: nanoseconds) } else { buffer.append("null") }
    }
}
