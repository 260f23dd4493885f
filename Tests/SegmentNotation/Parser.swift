/// Reads the notation line by line. What a line may hold stands in Captures/NOTATION.md.
struct Parser {
    private(set) var script: Script
    private var seen: Set<String> = []
    private var hasFrames = false

    init(file: String) {
        script = Script(file: file)
        script.endpoints = Parser.predeclared
    }

    /// Known without a declaration, so that a short story needs none; the first and the last in rank.
    private static let predeclared = [
        Endpoint(name: "client", address: Address(octets: [10, 0, 0, 1]), port: 40_000, rank: -1),
        Endpoint(name: "server", address: Address(octets: [10, 0, 0, 2]), port: 80, rank: Int.max),
    ]

    private static let directives = ["format", "byteorder", "snaplen", "start", "link", "isn"]

    mutating func parse(_ text: String) throws(NotationError) -> Script {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            var words = try WordReader(file: script.file, line: index + 1, text: line)
            guard let first = words.peek else { continue }
            if first.text.hasPrefix("+") || first.text.hasPrefix("-") || first.text.hasPrefix("@") {
                _ = try words.next("a time")
                try parseFrame(try moment(first, words), &words)
            } else if words.peekSecond?.text == ">" {
                try parseFrame(.after(1_000_000), &words)
            } else {
                try parseDirective(&words)
            }
            try words.end()
        }
        return script
    }

    // MARK: Directives

    private mutating func parseDirective(_ words: inout WordReader) throws(NotationError) {
        let word = try words.next("a directive")
        switch word.text {
        case "format", "byteorder", "snaplen", "start":
            guard seen.insert(word.text).inserted else {
                throw words.error(at: word, "'\(word.text)' is given twice; expected it once, before the first frame")
            }
            guard !hasFrames else {
                throw words.error(at: word, "'\(word.text)' stands after a frame; expected it before the first one")
            }
            try parseHeader(word.text, &words)
        case "link":
            let link = try parseLink(&words)
            append(.link(link), word, words)
        case "isn":
            try parseInitialSequence(word, &words)
        default:
            try parseEndpoint(word, &words)
        }
    }

    private mutating func parseHeader(_ name: String, _ words: inout WordReader) throws(NotationError) {
        switch name {
        case "format":
            script.header.format = try choice("a format", &words)
        case "byteorder":
            script.header.byteOrder = try choice("a byte order", &words)
        case "snaplen":
            script.header.snapLength = UInt32(try words.number("the snapshot length", 1...262_144))
        default:
            let expected = "a time such as 2023-11-14T22:13:20Z or 1700000000.5"
            let word = try words.next(expected)
            guard let time = parseTime(word.text) else {
                throw words.error(at: word, "found '\(word.text)'; expected \(expected)")
            }
            script.header.start = time
        }
    }

    /// Takes one of the words that an enumeration has.
    func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ name: String, _ words: inout WordReader
    ) throws(NotationError) -> Choice {
        let expected = "\(name): \(Choice.allCases.map(\.rawValue).joined(separator: ", "))"
        let word = try words.next(expected)
        guard let choice = Choice(rawValue: word.text) else {
            throw words.error(at: word, "found '\(word.text)'; expected \(expected)")
        }
        return choice
    }

    private func parseLink(_ words: inout WordReader) throws(NotationError) -> Link {
        let expected = "a link type: ethernet, vlan, sll, sll2, null, loop, raw, ipv4, ipv6, ppp"
        let word = try words.next(expected)
        switch word.text {
        case "ethernet": return .ethernet(tags: [])
        case "vlan": return .ethernet(tags: try parseTags(&words))
        case "sll": return .linuxCooked
        case "sll2": return .linuxCooked2
        case "null":
            return .null(words.peek == nil ? script.header.byteOrder : try choice("a byte order", &words))
        case "loop": return .loop
        case "raw": return .raw
        case "ipv4": return .ipv4
        case "ipv6": return .ipv6
        case "ppp": return .pointToPoint
        default: throw words.error(at: word, "found '\(word.text)'; expected \(expected)")
        }
    }

    /// Takes VLAN identifiers with dots between them, outermost first.
    func parseTags(_ words: inout WordReader) throws(NotationError) -> [UInt16] {
        let expected = "VLAN identifiers from 0 to 4095, outermost first, such as 7 or 10.20"
        let word = try words.next(expected)
        let parts = word.text.split(separator: ".", omittingEmptySubsequences: false)
        let tags = parts.compactMap { UInt16($0) }.filter { $0 < 4096 }
        guard tags.count == parts.count else {
            throw words.error(at: word, "found '\(word.text)'; expected \(expected)")
        }
        return tags
    }

    private mutating func parseInitialSequence(
        _ start: Word, _ words: inout WordReader
    ) throws(NotationError) {
        let from = try endpoint(&words)
        let to = words.takes(">") ? try endpoint(&words) : nil
        let number = try words.number("an initial sequence number", as: UInt32.self)
        append(.initialSequence(from: from, to: to, number), start, words)
    }

    // MARK: Endpoints

    private mutating func parseEndpoint(_ name: Word, _ words: inout WordReader) throws(NotationError) {
        let expected = """
            an endpoint's address such as 10.0.0.1:40000 or [2001:db8::1]:40000 (a line begins with a time, \
            an endpoint's name, or one of \(Parser.directives.joined(separator: ", ")))
            """
        guard let initial = name.text.first, name.quoted == nil, initial.isLetter,
            name.text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
        else {
            throw words.error(at: name, "found '\(name.text)'; expected a time, a directive or an endpoint's name")
        }
        let word = try words.next(expected)
        guard let (address, port) = parseAddressAndPort(word.text) else {
            throw words.error(at: word, "found '\(word.text)'; expected \(expected)")
        }
        var endpoint = Endpoint(name: name.text, address: address, port: port, rank: seen.count)
        while let field = words.peek {
            _ = try words.next("a field")
            switch field.text {
            case "ttl": endpoint.hopLimit = try words.number("a TTL", as: UInt8.self)
            case "win": endpoint.window = try words.number("a window", as: UInt16.self)
            default: throw words.error(at: field, "found '\(field.text)'; expected ttl, win or the end of the line")
            }
        }
        guard seen.insert("endpoint \(name.text)").inserted else {
            throw words.error(at: name, "the endpoint '\(name.text)' is declared twice")
        }
        if let index = script.endpoints.firstIndex(where: { $0.name == name.text }) {
            guard !hasFrames else {
                throw words.error(at: name, "'\(name.text)' stands after a frame; declare it before the first one")
            }
            script.endpoints[index] = endpoint
        } else {
            script.endpoints.append(endpoint)
        }
    }

    /// `10.0.0.1:80`, `[2001:db8::1]:80`, or an address alone.
    private func parseAddressAndPort(_ text: String) -> (Address, UInt16?)? {
        if let address = Address(text) { return (address, nil) }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return Address(host).map { ($0, port) }
    }

    /// Takes an endpoint's name.
    func endpoint(_ words: inout WordReader) throws(NotationError) -> Int {
        let word = try words.next("an endpoint's name")
        guard let index = script.endpoints.firstIndex(where: { $0.name == word.text }) else {
            let known = script.endpoints.map(\.name).joined(separator: ", ")
            throw words.error(at: word, "found '\(word.text)'; expected an endpoint declared above: \(known)")
        }
        return index
    }

    // MARK: Frames

    private func moment(_ word: Word, _ words: WordReader) throws(NotationError) -> Moment {
        guard let nanoseconds = parseDuration(word.text.dropFirst()) else {
            throw words.error(
                at: word, "found '\(word.text)'; expected a time such as +10ms, +1.5s, +200us, +0, -5ms or @2s")
        }
        return switch word.text.first {
        case "+": .after(nanoseconds)
        case "-": .after(-nanoseconds)
        default: .at(nanoseconds)
        }
    }

    private mutating func parseFrame(_ moment: Moment, _ words: inout WordReader) throws(NotationError) {
        hasFrames = true
        guard let start = words.peek else {
            _ = try words.next("a frame: 'client > server' and what is sent, or 'raw' and octets")
            return
        }
        if words.takes("raw") {
            let (octets, cut) = try parseRaw(&words)
            append(.raw(moment, octets: octets, cut: cut), start, words)
            return
        }
        let from = try endpoint(&words)
        guard words.takes(">") else {
            throw words.error(at: words.peek ?? start, "expected '>' after the sender's name")
        }
        let to = try endpoint(&words)
        guard from != to else {
            throw words.error(at: start, "sender and receiver are the same endpoint")
        }
        guard script.endpoints[from].address.isVersion6 == script.endpoints[to].address.isVersion6 else {
            throw words.error(at: start, "sender and receiver have addresses of different families")
        }
        if words.takes("icmp") {
            append(.unreachable(moment, try parseICMP(from, to, &words)), start, words)
        } else {
            for index in [from, to] where script.endpoints[index].port == nil {
                let name = script.endpoints[index].name
                throw words.error(at: start, "'\(name)' has no port; declare one, or send 'icmp' from it")
            }
            append(.segment(moment, try parseSegment(from, to, &words)), start, words)
        }
    }

    private func parseRaw(_ words: inout WordReader) throws(NotationError) -> ([UInt8], Int?) {
        var octets = try words.hexadecimal("a frame")
        while let word = words.peek {
            if words.takes("cut") {
                return (octets, Int(try words.number("captured octets", 0...262_144)))
            }
            guard parseHexadecimal(word.text) != nil else { break }
            octets += try words.hexadecimal("a frame")
        }
        return (octets, nil)
    }

    private func parseICMP(_ from: Int, _ to: Int, _ words: inout WordReader) throws(NotationError) -> ICMPLine {
        var line = ICMPLine(from: from, to: to, kind: try choice("an ICMP error", &words))
        while let field = words.peek {
            if words.takes("quote") {
                line.quotedLength = Int(try words.number("octets of the quoted datagram", 1...1232))
            } else if try !parseFrameField(&line.frame, &words) {
                throw words.error(at: field, "found '\(field.text)'; expected quote, \(Parser.frameFields)")
            }
        }
        return line
    }

    private mutating func append(_ action: Statement.Action, _ word: Word, _ words: WordReader) {
        script.statements.append(Statement(line: words.line, column: word.column, action: action))
    }
}
