import ArgumentParser

/// An amount of memory as an option takes it: octets, or with K, M or G 1,024, 1,024² or 1,024³ of them.
struct MemorySize: ExpressibleByArgument, CustomStringConvertible {
    let octets: Int

    static let standard = MemorySize(octets: 2 << 30)
    /// The least that the program runs with.
    static let least = MemorySize(octets: 128 << 20)

    private init(octets: Int) {
        self.octets = octets
    }

    init?(argument: String) {
        var digits = Substring(argument.uppercased())
        if digits.hasSuffix("IB") { digits.removeLast(2) } else if digits.hasSuffix("B") { digits.removeLast() }
        let shift =
            switch digits.last {
            case "K": 10
            case "M": 20
            case "G": 30
            default: 0
            }
        if shift > 0 { digits.removeLast() }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(digits),
            count <= Int.max >> shift
        else { return nil }
        octets = count << shift
    }

    var description: String {
        if octets % (1 << 30) == 0 { return "\(octets >> 30)G" }
        if octets % (1 << 20) == 0 { return "\(octets >> 20)M" }
        return octets % (1 << 10) == 0 ? "\(octets >> 10)K" : "\(octets)"
    }

    var defaultValueDescription: String { description }
}
