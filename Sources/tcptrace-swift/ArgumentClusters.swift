/// Splits clusters of short options that end in one with a value, as getopt(3) takes them: `-npilo` is `-np -i lo`.
func splitClusters(_ arguments: [String]) -> [String] {
    let valued: Set<Character> = ["i", "r", "f", "c", "s", "B", "w", "o"]
    let plain: Set<Character> = ["p", "n", "D", "l", "h"]
    var result: [String] = []
    var isOperand = false
    for argument in arguments {
        if isOperand || argument == "--" || !argument.hasPrefix("-") || argument.hasPrefix("--") || argument.count < 3 {
            isOperand = isOperand || argument == "--"
            result.append(argument)
            continue
        }
        let letters = argument.dropFirst()
        if let first = letters.firstIndex(where: { !plain.contains($0) }), first != letters.startIndex,
            valued.contains(letters[first])
        {
            result.append("-" + letters[..<first])
            result.append("-" + letters[first...])
        } else {
            result.append(argument)
        }
    }
    return result
}
