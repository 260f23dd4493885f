/// What automatic numbers and symbols of one connection stand for, from what was sent so far.
///
/// Side 0 is the client: the endpoint declared first. Numbers are modulo 2^32.
struct Conversation {
    private struct Side {
        var initialSequence: UInt32
        /// The number after the highest that was sent; meaningful once `hasSent`.
        var next: UInt32 = 0
        var hasSent = false

        /// Where a segment without a number begins.
        func automatic(isSYN: Bool) -> UInt32 {
            isSYN ? initialSequence : hasSent ? next : initialSequence &+ 1
        }
    }

    private var sides: [Side]
    private var bound: [SequenceExpression.Symbol: UInt32] = [:]

    init(client: UInt32, server: UInt32) {
        sides = [Side(initialSequence: client), Side(initialSequence: server)]
    }

    /// Begins a side anew: its next SYN has this number, and u, v, w stand for nothing yet.
    mutating func restart(side: Int, at number: UInt32) {
        sides[side] = Side(initialSequence: number)
        bound = [:]
    }

    /// The initial sequence number of a side.
    func initialSequence(side: Int) -> UInt32 {
        sides[side].initialSequence
    }

    /// The sequence number of a segment that `side` sends; nil for a symbol without a value.
    mutating func sequence(_ expression: SequenceExpression?, side: Int, isSYN: Bool) -> UInt32? {
        let automatic = sides[side].automatic(isSYN: isSYN)
        guard let expression else { return automatic }
        if let symbol = expression.symbol, [.u, .v, .w].contains(symbol), bound[symbol] == nil, expression.offset == 0 {
            bound[symbol] = automatic
        }
        return value(expression, automatic: automatic)
    }

    /// The acknowledgment number of a segment that `side` sends: by default all that its peer has sent.
    func acknowledgment(_ expression: SequenceExpression?, side: Int, isACK: Bool) -> UInt32? {
        let automatic = sides[1 - side].automatic(isSYN: false)
        guard let expression else { return isACK ? automatic : 0 }
        return value(expression, automatic: automatic)
    }

    /// What an expression stands for; nil for a symbol without a value.
    func value(_ expression: SequenceExpression, automatic: UInt32) -> UInt32? {
        switch expression.symbol {
        case nil: expression.offset
        case .x: sides[0].initialSequence &+ expression.offset
        case .y: sides[1].initialSequence &+ expression.offset
        case .auto: automatic &+ expression.offset
        case .u?, .v?, .w?: expression.symbol.flatMap { bound[$0] }.map { $0 &+ expression.offset }
        }
    }

    /// Notes that `side` sent a segment. A RST takes part in nothing; a SYN with another number begins anew.
    mutating func note(side: Int, flags: UInt16, sequence: UInt32, length: Int) {
        guard flags & TCPFlag.rst == 0 else { return }
        let isSYN = flags & TCPFlag.syn != 0
        let taken = UInt32(truncatingIfNeeded: length) &+ (isSYN ? 1 : 0) &+ (flags & TCPFlag.fin != 0 ? 1 : 0)
        let end = sequence &+ taken
        if isSYN, !sides[side].hasSent || sequence != sides[side].initialSequence {
            sides[side] = Side(initialSequence: sequence, next: end, hasSent: true)
        } else if !sides[side].hasSent || Int32(bitPattern: end &- sides[side].next) > 0 {
            sides[side].next = end
            sides[side].hasSent = true
        }
    }
}

/// Bits of the TCP header's flags (RFC 9293 §3.1).
enum TCPFlag {
    static let fin: UInt16 = 0x001
    static let syn: UInt16 = 0x002
    static let rst: UInt16 = 0x004
    static let ack: UInt16 = 0x010
}
