/// Where in a filter expression libpcap found the trouble. It says what is wrong but not where.
enum FilterDiagnosis {
    /// An ethernet address with gaps: libpcap's scanner takes it as one token and leaves words of its own when it comes
    /// to it ("bogus ethernet address"), which a later syntax error does not replace.
    private static let probe = " 1::2::3"

    /// The position in characters, or nil.
    ///
    /// - Parameter compile: Compiles an expression; libpcap's words, or nil if it compiles.
    static func position(in expression: String, words: String, compile: (String) -> String?) -> Int? {
        let characters = Array(expression)
        if isSyntaxError(words) { return syntaxError(in: characters, compile: compile) }
        // "unknown host 'x'", "illegal char '{'": what stands between the quotes, where it occurs once.
        let parts = words.split(separator: "'", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[1].isEmpty else { return nil }
        let token = Array(parts[1])
        let places = characters.indices.filter { characters[$0...].starts(with: token) }
        return places.count == 1 ? places[0] : nil
    }

    /// The parser stops at the first token that cannot follow. Behind a beginning that can go on it reads the probe;
    /// behind one that cannot, it never comes to it and reports a syntax error.
    private static func syntaxError(in characters: [Character], compile: (String) -> String?) -> Int? {
        for word in words(of: characters) {
            if let words = compile(String(characters[..<word.upperBound]) + probe), isSyntaxError(words) {
                return word.lowerBound
            }
        }
        // All words may stand where they do: something is missing at the end.
        return characters.count
    }

    private static func isSyntaxError(_ words: String) -> Bool { words.contains("syntax error") }

    /// Runs between white space; parentheses and brackets stand alone.
    private static func words(of characters: [Character]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for (index, character) in characters.enumerated() {
            let standsAlone = "()[]".contains(character)
            if standsAlone || character.isWhitespace {
                if let begin = start { words.append(begin..<index) }
                start = nil
                if standsAlone { words.append(index..<index + 1) }
            } else if start == nil {
                start = index
            }
        }
        if let begin = start { words.append(begin..<characters.count) }
        return words
    }
}
