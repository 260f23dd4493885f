import PacketDecoding
import TCPConformance
import TCPTracking

/// Makes the rows of a timeline: which segments have one of their own, and what is said of them.
struct TimelineRowBuilder {
    private let timeline: Timeline
    private let judgement: Judgement
    private let symbols: TimelineSymbols
    private let client: End
    private let clientTransitions: [PlacedTransition]
    private let serverTransitions: [PlacedTransition]
    private let losses: [UInt64: TimelineLoss]
    /// Frames that are shown by themselves whatever they carry.
    private var notable: Set<UInt64> = []

    /// A transition and the frame in whose row it stands: that of its cause, or of a later segment after which the
    /// endpoint took the cause into account.
    struct PlacedTransition {
        let frame: UInt64
        let transition: Transition
    }

    init(_ timeline: Timeline, _ symbols: TimelineSymbols) {
        self.timeline = timeline
        self.symbols = symbols
        judgement = timeline.judgement
        let subject = timeline.judgement.subject
        client = subject.client
        clientTransitions = Self.placedTransitions(of: subject.client, subject)
        serverTransitions = Self.placedTransitions(of: subject.server, subject)
        losses = timeline.losses()
        for placed in clientTransitions + serverTransitions { notable.insert(placed.frame) }
        let remarks = subject.details.remarks
        for index in 0..<Int(remarks.count) where remarks[index].kind != .noRow { notable.insert(remarks[index].frame) }
        for end in [End.a, .b] { notable.insert(subject.details.endpoints[end.index].finAcknowledged.frame) }
        notable.insert(subject.details.endpoints[client.index].firstACK.frame)
    }

    private static func placedTransitions(of end: End, _ subject: Subject) -> [PlacedTransition] {
        var placed: [PlacedTransition] = []
        var row: UInt64 = 0
        let history = subject.details.endpoints[end.index].history
        for index in 0..<Int(history.count) where history[index].frame != 0 {
            row = max(row, history[index].frame)
            placed.append(PlacedTransition(frame: row, transition: history[index]))
        }
        return placed
    }

    mutating func rows() -> [TimelineRow] {
        var rows: [TimelineRow] = []
        // Nothing at all was kept.
        if timeline.segments.isEmpty, timeline.omitted > 0 { return [.omission(timeline.omitted)] }
        var index = 0
        while index < timeline.segments.count {
            if timeline.omitted > 0, index == timeline.omittedBefore { rows.append(.omission(timeline.omitted)) }
            let length = runLength(at: index)
            rows.append(length > 1 ? .run(run(index..<index + length)) : .step(step(index)))
            index += length
        }
        return rows
    }

    private func step(_ index: Int) -> TimelineStep {
        let segment = timeline.segments[index]
        let clients = clientTransitions.filter { $0.frame == segment.frame }.map(\.transition)
        let servers = serverTransitions.filter { $0.frame == segment.frame }.map(\.transition)
        return TimelineStep(
            index: index, segment: segment, pointsRight: (segment.end == client) != (segment.label == .quoted),
            flags: Self.flagsText(segment.flags), sequence: symbols.sequence(of: segment),
            acknowledgment: segment.flags.contains(.ack) ? symbols.acknowledgment(of: segment) : nil,
            oddity: Self.oddity(segment), client: clients, server: servers,
            call: TimelineNotes.socketCall(
                segment, receiverMakes: segment.end == client ? servers : clients, timeline, at: index),
            remarks: TimelineNotes.remarks(on: segment, judgement, symbols) + selectiveAcknowledgment(of: segment),
            loss: losses[segment.frame])
    }

    /// What a segment says of data beyond a hole, and of data that came twice (RFC 2883 §4: the first block does, where it
    /// lies below the acknowledgment number or within the second).
    private func selectiveAcknowledgment(of segment: TimelineSegment) -> [Message] {
        guard segment.label != .quoted, let blocks = timeline.sackBlocks[segment.frame] else { return [] }
        let texts = blocks.indices.map { place in
            let (left, right) = blocks[place]
            let sender = segment.end.other
            return "\(symbols.position(left.value, of: sender))–\(symbols.position(right.value, of: sender))"
        }
        let first = blocks[0]
        let isWithinSecond =
            blocks.count > 1 && first.left.isAtOrAfter(blocks[1].left) && blocks[1].right.isAtOrAfter(first.right)
        guard segment.acknowledgment.isAtOrAfter(first.right) || isWithinSecond else {
            return [.arrivedBeyondHole(texts.joined(separator: ", "))]
        }
        let others = texts.dropFirst().joined(separator: ", ")
        return [.arrivedTwice(texts[0])] + (others.isEmpty ? [] : [.arrivedBeyondHole(others)])
    }

    private static func flagsText(_ flags: TCPFlags) -> Message {
        if flags.isEmpty { return Message(TimelineWords.noFlag) }
        var buffer = OutputBuffer(capacity: 64)
        buffer.append(flags)
        return Message(verbatim: buffer.takeText())
    }

    /// The label, where it says more than the flags do.
    private static func oddity(_ segment: TimelineSegment) -> Words? {
        switch segment.label {
        case .syn, .synACK, .ack, .data, .fin, .rst, .quoted: nil
        case .unacceptable where segment.flags.contains(.rst), .outsideWindow where segment.flags.contains(.rst):
            TimelineWords.ignored
        case .synRetransmission, .synACKRetransmission, .finRetransmission: TimelineWords.again
        default: segment.label.words
        }
    }

    // MARK: - Runs

    /// How many segments from here on can stand in one row.
    private func runLength(at index: Int) -> Int {
        let first = timeline.segments[index]
        guard canFold(first) else { return 1 }
        let isPlain = Self.isPlain(first.label)
        var end = index + 1
        while end < timeline.segments.count, !(timeline.omitted > 0 && end == timeline.omittedBefore) {
            let next = timeline.segments[end]
            guard canFold(next) else { break }
            if isPlain ? !Self.isPlain(next.label) : (next.label != first.label || next.end != first.end) { break }
            end += 1
        }
        return isPlain || end - index > 2 ? end - index : 1
    }

    private static func isPlain(_ label: SegmentLabel) -> Bool {
        label == .data || label == .ack || label == .windowUpdate
    }

    /// No state changed by it, nothing was remarked about it, and it is no part of the opening or the closing.
    private func canFold(_ segment: TimelineSegment) -> Bool {
        segment.flags.isDisjoint(with: [.syn, .fin, .rst]) && segment.label != .quoted
            && !notable.contains(segment.frame)
    }

    private func run(_ indices: Range<Int>) -> TimelineRun {
        let first = timeline.segments[indices.lowerBound]
        var sent: (client: UInt64, server: UInt64) = (0, 0)
        for segment in timeline.segments[indices] {
            if segment.end == client {
                sent.client += UInt64(segment.payloadLength)
            } else {
                sent.server += UInt64(segment.payloadLength)
            }
        }
        return TimelineRun(
            indices: indices, first: first, last: timeline.segments[indices.upperBound - 1],
            oddity: Self.isPlain(first.label) ? nil : first.label, clientOctets: sent.client, serverOctets: sent.server)
    }
}
