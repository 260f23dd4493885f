/// What every report promises, checked without the code that keeps the promise.
enum ReportText {
    /// Text that a terminal shows as it stands: UTF-8 without control characters other than line ends, and without those
    /// that turn the direction of writing. Colours are the sequences of our own.
    static func check(_ octets: [UInt8], _ what: String, colours: Bool = false, lines: Bool = true) throws(Violation) {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = octets.makeIterator()
        var inColour: String?
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput:
                try require(inColour == nil, "\(what): a sequence is not ended")
                return
            case .error:
                throw Violation(description: "\(what): not UTF-8: \(quoted(octets))")
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if let begun = inColour {
                    let sequence = begun + String(scalar)
                    inColour = scalar == "m" ? nil : sequence
                    if scalar == "m" || sequence.utf8.count > 4 {
                        try require(
                            ["[0m", "[1m", "[2m", "[31m", "[32m", "[33m"].contains(sequence),
                            "\(what): no sequence of ours: \(quoted(octets))")
                    }
                } else if scalar == "\u{1B}", colours {
                    inColour = ""
                } else {
                    let isLineEnd = scalar == "\n" && lines
                    try require(
                        isLineEnd || isShown(scalar),
                        "\(what): U+\(String(scalar.value, radix: 16)) in \(quoted(octets))")
                }
            }
        }
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value >= 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
        default: return !scalar.properties.isBidiControl
        }
    }

    /// Text for terminals that know nothing but ASCII.
    static func checkASCII(_ octets: [UInt8], _ what: String) throws(Violation) {
        try require(octets.allSatisfy { $0 < 0x80 }, "\(what): not ASCII: \(quoted(octets))")
    }

    /// JSON Lines: one object of valid JSON on each line.
    static func checkNDJSON(_ octets: [UInt8]) throws(Violation) {
        try check(octets, "NDJSON")
        try require(octets.isEmpty || octets.last == UInt8(ascii: "\n"), "NDJSON: the last line is not ended")
        for line in octets.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            var parser = JSONParser(line)
            try require(
                line.first == UInt8(ascii: "{") && parser.isWhole(), "not a JSON object: \(quoted(Array(line)))")
        }
    }

    /// CSV of RFC 4180: lines end with CRLF and nothing else, and all have as many fields as the first.
    static func checkCSV(_ octets: [UInt8]) throws(Violation) {
        let carriageReturn = UInt8(ascii: "\r")
        for index in octets.indices where octets[index] == carriageReturn {
            try require(
                index + 1 < octets.count && octets[index + 1] == UInt8(ascii: "\n"), "CSV: a CR without LF")
        }
        try check(octets.filter { $0 != carriageReturn }, "CSV")
        var wanted: Int?
        for line in octets.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            try require(line.last == carriageReturn, "CSV: an LF without CR in \(quoted(Array(line)))")
            let fields = try fields(of: line.dropLast())
            try require(
                fields == wanted ?? fields, "CSV: \(fields) fields, not \(wanted ?? 0), in \(quoted(Array(line)))")
            wanted = fields
        }
    }

    private static func fields(of line: ArraySlice<UInt8>) throws(Violation) -> Int {
        let quote = UInt8(ascii: "\"")
        var fields = 1
        var isQuoted = false
        for octet in line {
            if octet == quote {
                isQuoted.toggle()
            } else if octet == UInt8(ascii: ","), !isQuoted {
                fields += 1
            }
        }
        try require(!isQuoted, "CSV: a quotation mark is missing in \(quoted(Array(line)))")
        return fields
    }

    static func quoted(_ octets: [UInt8]) -> String {
        String(decoding: octets.suffix(400), as: UTF8.self).debugDescription
    }
}
