/// The fields of a segment's line, in any order; TCP options stand in the header in the order of the line.
extension Parser {
    static let frameFields =
        "ttl, id, tos, df, total-length, ip-checksum, ip-options, extension, fragments, vlan, padding, cut, "
        + "drop, duplicate"
    private static let segmentFields =
        "seq=, ack=, win, urgent, mss, wscale, sackok, ts, sack, fastopen, md5, mptcp, nop, eol, option, options, "
        + "len, text, hex, altered, stray, checksum, offset, reserved, "
        + frameFields

    /// Takes a segment's flags and fields.
    func parseSegment(_ from: Int, _ to: Int, _ words: inout WordReader) throws(NotationError) -> SegmentLine {
        let expected = "flags, letters of SFRP.UEWN, or - for none"
        let word = try words.next(expected)
        guard let flags = parseFlags(word.text) else {
            throw words.error(at: word, "found '\(word.text)'; expected \(expected)")
        }
        var line = SegmentLine(from: from, to: to, flags: flags)
        while let field = words.peek {
            if try parseOption(&line.options, &words) { continue }
            if try parseHeaderField(&line, &words) { continue }
            if try parsePayload(&line, &words) { continue }
            if try parseFrameField(&line.frame, &words) { continue }
            throw words.error(
                at: field,
                "found '\(field.text)'; expected the end of the line or one of "
                    + Parser.segmentFields)
        }
        return line
    }

    // MARK: TCP header

    private func parseHeaderField(_ line: inout SegmentLine, _ words: inout WordReader) throws(NotationError) -> Bool {
        if let word = words.peek, word.text.hasPrefix("seq=") || word.text.hasPrefix("ack=") {
            _ = try words.next("a number")
            let value = try expression(word.text.dropFirst(4), word, 4, words)
            if word.text.hasPrefix("seq=") {
                line.sequence = value
            } else {
                line.acknowledgment = value
            }
        } else if words.takes("win") {
            line.window = try words.number("a window", as: UInt16.self)
        } else if words.takes("urgent") {
            line.urgentPointer = try words.number("an urgent pointer", as: UInt16.self)
        } else if words.takes("checksum") {
            line.checksum = try parseChecksum(&words)
        } else if words.takes("offset") {
            line.dataOffset = try words.number("a data offset in words", as: UInt8.self, to: 15)
        } else if words.takes("reserved") {
            line.flags |= try words.number("the three reserved bits", as: UInt16.self, to: 7) << 9
        } else if words.takes("stray") {
            line.isStray = true
        } else {
            return false
        }
        return true
    }

    private func expression(
        _ text: some StringProtocol, _ word: Word, _ skipped: Int, _ words: WordReader
    ) throws(NotationError) -> SequenceExpression {
        let column = word.column + skipped
        guard let expression = parseExpression(text, column: column) else {
            throw words.error(
                column: column,
                "found '\(text)'; expected a sequence number: x, y, u, v, w, auto or a number, then +N or -N")
        }
        return expression
    }

    private func parseChecksum(_ words: inout WordReader) throws(NotationError) -> ChecksumField {
        if words.takes("bad") { return .wrong }
        guard let word = words.peek, parseNumber(word.text) != nil else {
            let word = try words.next("a checksum: bad, or a number")
            throw words.error(at: word, "found '\(word.text)'; expected a checksum: bad, or a number")
        }
        return .number(try words.number("a checksum", as: UInt16.self))
    }

    // MARK: Options

    private func parseOption(_ options: inout [OptionField], _ words: inout WordReader) throws(NotationError) -> Bool {
        guard let word = words.peek else { return false }
        switch word.text {
        case "mss", "wscale", "sackok", "ts", "sack", "fastopen", "md5", "mptcp", "nop", "eol", "option", "options":
            _ = try words.next("an option")
        default: return false
        }
        switch word.text {
        case "mss": options.append(.maximumSegmentSize(try words.number("an MSS", as: UInt16.self)))
        case "wscale": options.append(.windowScale(try words.number("a window scale", as: UInt8.self)))
        case "sackok": options.append(.sackPermitted)
        case "ts":
            let value = try words.number("a timestamp value", as: UInt32.self)
            options.append(.timestamps(value, try words.number("a timestamp echo", as: UInt32.self)))
        case "sack":
            let block = try parseBlock(&words)
            if case .sack(let blocks)? = options.last {
                options[options.count - 1] = .sack(blocks + [block])
            } else {
                options.append(.sack([block]))
            }
        case "fastopen":
            options.append(.fastOpen(cookie: words.takes("cookie") ? try words.hexadecimal("a cookie") : []))
        case "md5": options.append(.md5)
        case "mptcp": options.append(.multipath)
        case "nop": options.append(.noOperation)
        case "eol": options.append(.endOfOptions)
        case "option":
            let kind = try words.number("an option's kind", as: UInt8.self)
            options.append(.other(kind: kind, try words.hexadecimal("an option's value")))
        default: options.append(.raw(try words.hexadecimal("options")))
        }
        return true
    }

    private func parseBlock(_ words: inout WordReader) throws(NotationError) -> SequenceBlock {
        let expected = "a block from-to such as x+101-x+201"
        let word = try words.next(expected)
        let ends = word.text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            throw words.error(at: word, "found '\(word.text)'; expected \(expected)")
        }
        return SequenceBlock(
            begin: try expression(ends[0], word, 0, words),
            end: try expression(ends[1], word, ends[0].utf8.count + 1, words))
    }

    // MARK: Payload

    private func parsePayload(_ line: inout SegmentLine, _ words: inout WordReader) throws(NotationError) -> Bool {
        if words.takes("len") {
            line.payload = .pattern(Int(try words.number("octets of payload", 0...65_535)))
        } else if words.takes("text") {
            let word = try words.next("a text in double quotes")
            guard let octets = word.quoted else {
                throw words.error(at: word, "found '\(word.text)'; expected a text in double quotes")
            }
            line.payload = .octets(octets)
        } else if words.takes("hex") {
            line.payload = .octets(try words.hexadecimal("a payload"))
        } else if words.takes("altered") {
            line.isAltered = true
        } else {
            return false
        }
        return true
    }

    // MARK: IP header and frame

    /// Takes one field of the IP header or of the frame; false when the next word names none.
    func parseFrameField(_ frame: inout FrameFields, _ words: inout WordReader) throws(NotationError) -> Bool {
        if words.takes("ttl") {
            frame.hopLimit = try words.number("a TTL", as: UInt8.self)
        } else if words.takes("id") {
            frame.identification = try words.number("an identification", as: UInt16.self)
        } else if words.takes("tos") {
            frame.typeOfService = try words.number("a type of service", as: UInt8.self)
        } else if words.takes("df") {
            frame.dontFragment = true
        } else if words.takes("total-length") {
            frame.totalLength = try words.number("a length", as: UInt16.self)
        } else if words.takes("ip-checksum") {
            frame.ipChecksum = try parseChecksum(&words)
        } else if words.takes("ip-options") {
            frame.ipOptions = try words.hexadecimal("IP options")
        } else if words.takes("extension") {
            frame.extensionHeaders.append(try choice("an extension header", &words))
        } else {
            return try parseCaptureField(&frame, &words)
        }
        return true
    }

    private func parseCaptureField(_ frame: inout FrameFields, _ words: inout WordReader) throws(NotationError) -> Bool
    {
        if words.takes("fragments") {
            let expected = "octets per fragment, a multiple of 8"
            let column = words.peek?.column
            let size = Int(try words.number(expected, 8...65_528))
            guard size.isMultiple(of: 8) else {
                throw words.error(column: column ?? 1, "found \(size); expected \(expected)")
            }
            frame.fragmentSize = size
        } else if words.takes("vlan") {
            frame.tags = try parseTags(&words)
        } else if words.takes("padding") {
            frame.padding = Int(try words.number("octets of padding", 0...1500))
        } else if words.takes("cut") {
            frame.cut = Int(try words.number("captured octets", 0...262_144))
        } else if words.takes("drop") {
            frame.dropped = true
        } else if words.takes("duplicate") {
            frame.duplicateDelay = 10_000
            if let word = words.peek, word.text.hasPrefix("+"), let delay = parseDuration(word.text.dropFirst()) {
                _ = try words.next("a delay")
                frame.duplicateDelay = delay
            }
        } else {
            return false
        }
        return true
    }
}
