extension Script {
    /// Carries out the script: the frames in the order in which they are captured.
    package func frames() throws(NotationError) -> [Frame] {
        var builder = FrameBuilder(script: self)
        for statement in statements {
            try builder.carryOut(statement)
        }
        return builder.frames
    }
}

/// Turns statements into frames, one after the other.
private struct FrameBuilder {
    let script: Script
    private(set) var frames: [Frame] = []
    private var link = Link.ethernet(tags: [])
    /// When the line before was captured, nanoseconds since the epoch.
    private var time: Int64
    /// By the two endpoints, the client first.
    private var conversations: [[Int]: Conversation] = [:]
    /// By sender: the number for the connections that begin later, and the one towards one peer.
    private var initialSequences: [[Int]: UInt32] = [:]
    private var identifications: [Int: UInt16] = [:]
    /// By sender: the datagram that it sent last, for ICMP errors to quote.
    private var lastDatagrams: [Int: [UInt8]] = [:]
    /// The one that is carried out.
    private var statement = Statement(line: 1, column: 1, action: .link(.raw))

    init(script: Script) {
        self.script = script
        time = script.header.start
    }

    mutating func carryOut(_ statement: Statement) throws(NotationError) {
        self.statement = statement
        switch statement.action {
        case .link(let link):
            self.link = link
            if script.header.format != .pcapng, let first = frames.first, first.linkType != link.number {
                throw error("another link type than before; expected 'format pcapng', which can hold several")
            }
        case .initialSequence(let from, let to, let number):
            setInitialSequence(from, to, number)
        case .segment(let moment, let line):
            advance(moment)
            try send(line)
        case .unreachable(let moment, let line):
            advance(moment)
            try send(line)
        case .raw(let moment, let octets, let cut):
            advance(moment)
            add(octets, link, cut: cut, at: time)
        }
    }

    private func error(column: Int? = nil, _ message: String) -> NotationError {
        NotationError(
            file: script.file, line: statement.line, column: column ?? statement.column, message: message)
    }

    private mutating func advance(_ moment: Moment) {
        switch moment {
        case .after(let delay): time += delay
        case .at(let offset): time = script.header.start + offset
        }
    }

    // MARK: Numbers

    /// The two endpoints, client first, and which of them `from` is.
    private func sides(_ from: Int, _ to: Int) -> (key: [Int], side: Int) {
        script.endpoints[from].rank < script.endpoints[to].rank ? ([from, to], 0) : ([to, from], 1)
    }

    private mutating func setInitialSequence(_ from: Int, _ to: Int?, _ number: UInt32) {
        if let to {
            initialSequences[[from, to]] = number
        } else {
            initialSequences[[from]] = number
        }
        for key in conversations.keys where key.contains(from) && (to == nil || key.contains(to ?? from)) {
            conversations[key]?.restart(side: key[0] == from ? 0 : 1, at: number)
        }
    }

    private func initialSequence(_ from: Int, _ to: Int, side: Int) -> UInt32 {
        initialSequences[[from, to]] ?? initialSequences[[from]] ?? (side == 0 ? 1000 : 5000)
    }

    // MARK: Segments

    private mutating func send(_ line: SegmentLine) throws(NotationError) {
        let (key, side) = sides(line.from, line.to)
        var conversation =
            conversations[key]
            ?? Conversation(
                client: initialSequence(key[0], key[1], side: 0), server: initialSequence(key[1], key[0], side: 1))
        let isSYN = line.flags & TCPFlag.syn != 0
        let sequence = try known(
            conversation.sequence(line.sequence, side: side, isSYN: isSYN), line.sequence)
        let acknowledgment = try known(
            conversation.acknowledgment(line.acknowledgment, side: side, isACK: line.flags & TCPFlag.ack != 0),
            line.acknowledgment)
        let options = try encodeOptions(line.options) { expression throws(NotationError) in
            try known(conversation.value(expression, automatic: acknowledgment), expression)
        }
        guard options.count <= 40 else {
            throw error("the options take \(options.count) octets; a TCP header has room for 40")
        }
        let position = sequence &- conversation.initialSequence(side: side) &- (isSYN ? 0 : 1)
        var payload: [UInt8] =
            switch line.payload {
            case .octets(let octets): octets
            case .pattern(let count): payloadPattern(position: position, count: count, isFromClient: side == 0)
            }
        if line.isAltered {
            payload = payload.map { $0 ^ 0x01 }
        }
        if !line.isStray {
            conversation.note(side: side, flags: line.flags, sequence: sequence, length: payload.count)
        }
        conversations[key] = conversation
        let source = script.endpoints[line.from]
        let segment = EncodedSegment(
            source: source, destination: script.endpoints[line.to], sequence: sequence,
            acknowledgment: acknowledgment, flags: line.flags, window: line.window ?? source.window,
            urgentPointer: line.urgentPointer, options: options, payload: payload, dataOffset: line.dataOffset,
            checksum: line.checksum)
        try send(segment.octets(), protocol: 6, line.from, line.to, line.frame)
    }

    private func known(_ number: UInt32?, _ expression: SequenceExpression?) throws(NotationError) -> UInt32 {
        guard let number else {
            let name = expression?.symbol?.rawValue ?? ""
            throw error(
                column: expression?.column,
                "'\(name)' stands for no number yet; expected a line with seq=\(name) before it in this connection")
        }
        return number
    }

    private mutating func send(_ line: ICMPLine) throws(NotationError) {
        let source = script.endpoints[line.from].address
        guard let datagram = lastDatagrams[line.to] else {
            throw error("'\(script.endpoints[line.to].name)' has sent nothing yet that this error could quote")
        }
        // A message that carries as much as fits into what every link must take (RFC 1812 §4.3.2.3, RFC 4443 §2.4).
        let quoted = datagram.prefix(line.quotedLength ?? (source.isVersion6 ? 1232 : 548))
        let message = line.kind.octets(quoting: quoted, from: source, to: script.endpoints[line.to].address)
        try send(message, protocol: source.isVersion6 ? 58 : 1, line.from, line.to, line.frame)
    }

    // MARK: Frames

    private mutating func send(
        _ payload: [UInt8], protocol number: UInt8, _ from: Int, _ to: Int, _ fields: FrameFields
    ) throws(NotationError) {
        let source = script.endpoints[from]
        let destination = script.endpoints[to]
        try check(fields, source.address)
        identifications[from, default: 0] &+= 1
        let datagram = Datagram(
            source: source, destination: destination, protocol: number, payload: payload, fields: fields,
            identification: identifications[from] ?? 0)
        let datagrams = datagram.octets()
        guard datagrams.allSatisfy({ $0.count <= 65_535 }) || fields.totalLength != nil else {
            throw error("the datagram is longer than 65535 octets; expected less payload or a total-length")
        }
        lastDatagrams[from] = datagrams[0]
        guard !fields.dropped else { return }
        let link = fields.tags.map { Link.ethernet(tags: $0) } ?? link
        let isOutgoing = sides(from, to).side == 0
        let copies = [time] + (fields.duplicateDelay.map { [time + $0] } ?? [])
        for copyTime in copies {
            for octets in datagrams {
                let frame = link.frame(
                    octets, from: source.address, to: destination.address, isOutgoing: isOutgoing)
                let padding = [UInt8](repeating: 0, count: fields.padding)
                add(frame + padding, link, cut: fields.cut, at: copyTime)
            }
        }
        time = copies.last ?? time
    }

    /// Refuses what the frame cannot hold instead of leaving it out.
    private func check(_ fields: FrameFields, _ address: Address) throws(NotationError) {
        guard link.carries(address) else {
            throw error("an IPv\(address.isVersion6 ? 6 : 4) segment on a link of the other family")
        }
        if fields.tags != nil, link.number != 1 {
            throw error("'vlan' on a link that is not Ethernet")
        }
        if address.isVersion6 {
            guard fields.ipOptions.isEmpty, fields.ipChecksum == .right, !fields.dontFragment else {
                throw error("'ip-options', 'ip-checksum' and 'df' are fields of IPv4; these endpoints have IPv6")
            }
            guard fields.identification == nil || fields.fragmentSize != nil else {
                throw error("'id' is a field of IPv4 and of fragments; this is an IPv6 segment in one piece")
            }
        } else if !fields.extensionHeaders.isEmpty {
            throw error("'extension' is for IPv6; these endpoints have IPv4 addresses")
        }
        guard fields.ipOptions.count <= 40 else {
            throw error("the IP options take \(fields.ipOptions.count) octets; an IPv4 header has room for 40")
        }
    }

    private mutating func add(_ octets: [UInt8], _ link: Link, cut: Int?, at time: Int64) {
        let captured = min(cut ?? octets.count, Int(script.header.snapLength), octets.count)
        frames.append(
            Frame(
                time: time, octets: Array(octets.prefix(captured)), originalLength: octets.count,
                linkType: link.number, line: statement.line))
    }
}
