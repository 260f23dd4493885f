import ConnectionSimulator

/// A capture in the notation of Captures/NOTATION.md, numbers counted from the initial ones.
func notation(of captured: [CapturedSegment], sequenceA: UInt32, sequenceB: UInt32) -> String {
    func symbol(_ number: UInt32, _ name: String, _ initial: UInt32) -> String {
        let offset = Int32(bitPattern: number &- initial)
        guard abs(Int64(offset)) < 100_000 else { return String(number) }
        return offset == 0 ? name : offset > 0 ? "\(name)+\(offset)" : "\(name)\(offset)"
    }
    var lines = "isn client \(sequenceA)\nisn server \(sequenceB)\n"
    var time: Int64 = 0
    for one in captured {
        let isFromA = one.from == .a
        let segment = one.segment
        let flags =
            (segment.isSYN ? "S" : "") + (segment.isFIN ? "F" : "") + (segment.isRST ? "R" : "")
            + (segment.length > 0 ? "P" : "") + (segment.isACK ? "." : "")
        var line = "+\((one.time - time) / 1_000_000)ms  "
        time = one.time
        line += isFromA ? "client > server  " : "server > client  "
        line += flags + String(repeating: " ", count: max(1, 4 - flags.count))
        let me = isFromA ? ("x", sequenceA) : ("y", sequenceB)
        let peer = isFromA ? ("y", sequenceB) : ("x", sequenceA)
        line += "seq=" + symbol(segment.sequence, me.0, me.1)
        if segment.isACK { line += " ack=" + symbol(segment.acknowledgment, peer.0, peer.1) }
        if segment.length > 0 { line += "  len \(segment.length)" }
        lines += line + "\n"
    }
    return lines
}

extension Move: CustomStringConvertible {
    package var description: String {
        func name(_ side: Side) -> String { side == .a ? "A" : "B" }
        switch self {
        case .listen(let side): return "\(name(side)) listens"
        case .connect(let side): return "\(name(side)) connects"
        case .send(let side): return "\(name(side)) sends"
        case .shutdown(let side): return "\(name(side)) shuts down"
        case .close(let side): return "\(name(side)) closes"
        case .abort(let side): return "\(name(side)) aborts"
        case .pass(let side, .arrives): return "\(name(side))'s passes the vantage"
        case .pass(let side, let fate): return "\(name(side))'s \(fate) before the vantage"
        case .deliver(let side, .arrives): return "\(name(side))'s arrives"
        case .deliver(let side, let fate): return "\(name(side))'s \(fate) after the vantage"
        case .delayedACK(let side): return "\(name(side))'s delayed ACK is due"
        case .retransmit(let side): return "\(name(side))'s retransmission timer"
        case .timeWait(let side): return "\(name(side))'s 2·MSL"
        }
    }
}

extension Answer {
    var text: String {
        connections.enumerated().map { number, connection in
            let ends = Side.allCases.map { side in
                connection.histories[side.index].enumerated().map { index, transition in
                    let mark =
                        switch transition.certainty {
                        case .observed: "!\(transition.frame)"
                        case .confirmed: "+\(transition.frame)(\(transition.confirmedBy))"
                        case .assumed: "?\(transition.frame)"
                        case .projected: "~"
                        }
                    return (index == 0 ? "\(transition.from.name) " : "") + "\(transition.to.name)\(mark)"
                }.joined(separator: " ")
            }
            let labels = zip(connection.frames, connection.labels).map { "\($0) \($1.name)" }.joined(separator: ", ")
            return "  \(number + 1) A: \(ends[0])\n    B: \(ends[1])\n    \(connection.opening.code)"
                + ", \(connection.closing.code) by \(connection.closedBy.code ?? "nobody")\n    \(labels)"
        }.joined(separator: "\n")
    }
}
