import PacketDecoding
import TCPConformance
import TCPTracking

/// One line per connection. Fits 100 columns; more columns show whole IPv6 addresses and both states.
package struct ConnectionList: Sendable {
    private let width: Int
    /// Where each column ends.
    private let pairEnd: Int
    private var openingEnd: Int { pairEnd + 12 }
    private var bytesEnd: Int { openingEnd + 14 }
    private var durationEnd: Int { bytesEnd + 8 }

    package init(style: Style) {
        width = style.width
        pairEnd = 46 + max(0, min(56, style.width - 124))
    }

    /// The line above the list.
    package func header(to writer: inout TextWriter) {
        writer.begin(.faint)
        writer.put(ConnectionWords.listEnds)
        writer.pad(to: pairEnd + 1)
        writer.put(ConnectionWords.listOpening)
        writer.put(ConnectionWords.listPayload, endingAt: bytesEnd)
        writer.put(ConnectionWords.listDuration, endingAt: durationEnd)
        writer.pad(to: durationEnd + 1)
        writer.put(ConnectionWords.listClosing)
        writer.end()
        writer.endLine()
    }

    /// The line of one connection.
    package func line(_ judgement: Judgement, to writer: inout TextWriter) {
        line(ConnectionRecord(judgement), to: &writer)
    }

    /// The same of its record.
    package func line(_ record: borrowing ConnectionRecord, to writer: inout TextWriter) {
        let mark = writer.buffer.count
        writer.buffer.append(decimal: record.id)
        writer.alignRight(since: mark, to: 5)
        writer.put(" ")
        writer.put(
            ends: record.key, client: record.client,
            room: max(pairEnd - writer.column, 40))
        writer.gap(to: pairEnd + 1)
        opening(record, to: &writer)
        if !record.opening.isFailure || record.clientBytes + record.serverBytes > 0 {
            bytes(record, to: &writer)
        }
        duration(record.duration, to: &writer)
        writer.gap(to: durationEnd + 1)
        closing(record, to: &writer)
        writer.endLine()
    }

    private func opening(_ record: borrowing ConnectionRecord, to writer: inout TextWriter) {
        let outcome = record.opening
        writer.begin(outcome.tone)
        writer.put(outcome.sign)
        switch outcome {
        case .threeWay, .simultaneous, .fastOpen:
            if let duration = record.openingDuration {
                writer.buffer.append(duration: duration)
            } else {
                writer.put(outcome.words)
            }
        case .notCaptured: writer.put(ConnectionWords.notSeen)
        default: writer.put(outcome.words)
        }
        writer.end()
    }

    private func bytes(_ record: borrowing ConnectionRecord, to writer: inout TextWriter) {
        writer.put(" ")
        let mark = writer.buffer.count
        writer.put(short: record.clientBytes)
        writer.put(" ⇄ ")
        writer.put(short: record.serverBytes)
        writer.alignRight(since: mark, to: bytesEnd)
    }

    private func duration(_ duration: Int64, to writer: inout TextWriter) {
        writer.put(" ")
        let mark = writer.buffer.count
        writer.buffer.append(duration: duration)
        writer.alignRight(since: mark, to: durationEnd)
    }

    /// The closing, or the states of an unfinished connection, in as many words as there is room for.
    private func closing(_ record: borrowing ConnectionRecord, to writer: inout TextWriter) {
        let outcome = record.closing
        // Patterns, not `==`: that of another module's type is called by way of its protocol.
        let hasOpened = if case .notOpened = outcome { false } else { true }
        // A refused opening leaves nothing behind.
        if !hasOpened, record.clientState == .closed { return }
        let isUnfinished = outcome.isUnfinished
        let start = writer.place
        var detail = 5
        while detail >= 0 {
            writer.begin(outcome.tone)
            if hasOpened { writer.put(outcome.sign) }
            if isUnfinished {
                states(record, detail: detail, to: &writer)
            } else {
                words(record, detail: detail, to: &writer)
            }
            writer.end()
            if writer.column <= width { return }
            writer.rewind(to: start)
            detail -= 1
        }
    }

    private func words(_ record: borrowing ConnectionRecord, detail: Int, to writer: inout TextWriter) {
        let by = record.closedBy.words
        switch record.closing {
        case .fourSegment, .threeSegment, .simultaneous, .halfClosed:
            if detail > 3 {
                writer.put(record.closing.words)
                writer.put(" ")
            }
            if let by {
                if detail > 0 { writer.put(ConnectionWords.listBy) }
                writer.put(by)
                if detail > 0 { writer.put(ConnectionWords.listByEnd) }
            }
        case .reset:
            writer.put(detail > 0 ? ConnectionWords.listResetBy : ConnectionWords.listResetShort)
            if let by { writer.put(by) }
            if detail > 0 { writer.put(ConnectionWords.listByEnd) }
        default:
            writer.put(record.closing.words)
        }
    }

    private func states(_ record: borrowing ConnectionRecord, detail: Int, to writer: inout TextWriter) {
        let client = record.clientState
        let server = record.serverState
        if detail == 5, record.closing != .notOpened {
            writer.put(record.closing.words)
            writer.put(ConnectionWords.colon)
        }
        if client == server {
            if detail > 1 { writer.put(ConnectionWords.both) }
            writer.put(state: client)
        } else if detail > 2 {
            writer.put(ConnectionWords.client)
            writer.put(state: client)
            writer.put(ConnectionWords.commaServer)
            writer.put(state: server)
        } else if detail == 2 {
            writer.put(state: client)
            writer.put("/")
            writer.put(state: server)
        } else {
            let end = tellingEnd(record)
            if detail == 1 { writer.put(end == .client ? ConnectionWords.client : ConnectionWords.server) }
            writer.put(state: end == .client ? client : server)
        }
    }

    /// The end that has to do something next.
    private func tellingEnd(_ record: borrowing ConnectionRecord) -> Actor {
        switch record.closing {
        case .halfClosed where record.closedBy == .client: .server
        case .finUnanswered where record.closedBy == .server: .server
        case .notOpened where record.opening == .halfOpen: .server
        default: .client
        }
    }
}
