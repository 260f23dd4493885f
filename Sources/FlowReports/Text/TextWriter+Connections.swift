import PacketDecoding
import TCPConformance
import TCPTracking

// Words and signs that the list, the overview, the timeline and the live lines share.

extension TextWriter {
    /// `10.0.0.1:40000 → 10.0.0.2:80`, both ends together in at most `room` columns.
    mutating func put(ends key: FlowKey, client: End, room: Int) {
        // Nearly always there is room: it is written first and measured then.
        let start = place
        put(end: client, of: key)
        put(" → ")
        put(end: client.other, of: key)
        if column - start.column <= room { return }
        rewind(to: start)
        let arrow = 3
        let clientLength = length(of: client, key)
        let serverLength = length(of: client.other, key)
        let half = (room - arrow) / 2
        let clientRoom = max(half, room - arrow - serverLength)
        put(end: client, of: key, room: clientRoom)
        put(" → ")
        put(end: client.other, of: key, room: max(half, room - arrow - min(clientLength, clientRoom)))
    }

    mutating func put(end: End, of key: FlowKey) {
        buffer.append(key.address(of: end), family: key.family, port: key.port(of: end))
    }

    private mutating func length(of end: End, _ key: FlowKey) -> Int {
        let start = place
        put(end: end, of: key)
        let length = column - start.column
        rewind(to: start)
        return length
    }

    /// One end; an IPv6 address that is too long loses its middle: `[2001:db8…9a:ffff]:443`.
    mutating func put(end: End, of key: FlowKey, room: Int) {
        put(key.address(of: end), family: key.family, port: key.port(of: end), room: room)
    }

    mutating func put(_ address: IPAddress, family: IPFamily, port: UInt16, room: Int) {
        let start = place
        buffer.append(address, family: family, port: port)
        let length = column - start.column
        guard length > room, family == .version6 else { return }
        var portLength = 0
        while buffer[buffer.count - 1 - portLength] != UInt8(ascii: "]") { portLength += 1 }
        let kept = max(room - portLength - 3, 4)
        let head = kept - kept / 2
        let tailStart = buffer.count - portLength - 1 - kept / 2
        var tail = OutputBuffer()
        for index in tailStart..<buffer.count { tail.append(buffer[index]) }
        // An address is ASCII.
        rewind(to: Place(octets: start.octets + 1 + head, column: start.column + 1 + head))
        put("…")
        buffer.append(tail, from: 0, to: tail.count)
    }
}

extension OpeningOutcome {
    var sign: StaticString {
        if isFailure { return "✗ " }
        return tone == .good ? "✓ " : "· "
    }

    var tone: Tone {
        switch self {
        case .threeWay, .simultaneous, .fastOpen: .good
        case .oneSided, .partial, .notCaptured: .faint
        case .refused, .unreachable, .unanswered, .halfOpen, .reset, .challenged: .bad
        }
    }
}

extension ClosingOutcome {
    var sign: StaticString {
        switch tone {
        case .good: "✓ "
        case .bad: "✗ "
        case .warning: "◐ "
        case .faint, .strong: "· "
        }
    }

    var tone: Tone {
        switch self {
        case .fourSegment, .threeSegment, .simultaneous: .good
        case .reset, .abandoned: .bad
        case .halfClosed, .finUnanswered: .warning
        case .replaced, .open, .idle, .notOpened: .faint
        }
    }

    /// The connection was still there when the capture ended, or nobody knows what became of it.
    var isUnfinished: Bool {
        switch self {
        case .halfClosed, .finUnanswered, .abandoned, .open, .idle, .notOpened: true
        case .fourSegment, .threeSegment, .simultaneous, .reset, .replaced: false
        }
    }
}

extension Judgement {
    var clientState: TCPState { subject.connection.endpoints[subject.client.index].state }
    var serverState: TCPState { subject.connection.endpoints[subject.server.index].state }
    var clientBytes: UInt64 { subject.connection.endpoints[subject.client.index].bytes }
    var serverBytes: UInt64 { subject.connection.endpoints[subject.server.index].bytes }
    /// From the first SYN to the segment that completed the opening; nil when it failed or was not captured whole.
    var openingDuration: Int64? { subject.opening.isFailure ? nil : times.opening }
    var duration: Int64 { subject.connection.lastTime &- subject.details.startTime }
}
