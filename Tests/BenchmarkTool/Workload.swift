/// What a connection that the generator writes comes to.
enum Ending: Int, CaseIterable {
    case fourSegment, threeSegment, resetByClient, resetByServer, halfClosed, unanswered, refused, halfOpen

    var name: String {
        switch self {
        case .fourSegment: "four-segment"
        case .threeSegment: "three-segment"
        case .resetByClient: "reset-by-client"
        case .resetByServer: "reset-by-server"
        case .halfClosed: "half-closed"
        case .unanswered: "unanswered"
        case .refused: "refused"
        case .halfOpen: "half-open"
        }
    }
}

/// What to generate.
struct Workload {
    var connections = 1_000_000
    var concurrent = 20_000
    /// Data segments per connection, on average.
    var segments = 10.4
    /// Whether every connection has exactly that many.
    var isUniform = false
    /// SYN segments of an unanswered connection at most.
    var attempts = 4
    var snapLength = 96
    var seed: UInt64 = 1
    var loss = 0.0
    var reorder = 0.0
    /// By `Ending.rawValue`.
    var weights = [60, 20, 4, 4, 2, 4, 4, 2]

    /// The presets.
    init(_ preset: String) throws(ToolError) {
        switch preset {
        case "a": break
        case "b":
            connections = 2_000_000
            concurrent = 500_000
            segments = 2
            weights = [20, 25, 10, 10, 5, 15, 10, 5]
        case "c":
            connections = 1
            concurrent = 1
            segments = 3_614_000
            isUniform = true
            loss = 0.002
            reorder = 0.002
            weights = [1, 0, 0, 0, 0, 0, 0, 0]
        case "d":
            connections = 10_000_000
            concurrent = 1
            attempts = 1
            weights = [0, 0, 0, 0, 0, 1, 0, 0]
        default:
            throw ToolError(description: "found workload '\(preset)'; expected a, b, c or d")
        }
    }

    /// Multiplies the size and keeps the kind.
    private mutating func scale(by factor: Double) {
        if connections == 1 {
            segments = max(1, (segments * factor).rounded())
        } else {
            connections = max(1, Int((Double(connections) * factor).rounded()))
            concurrent = max(1, Int((Double(concurrent) * factor).rounded()))
        }
    }

    /// Reads options; gives the workload and where to write it.
    static func parse(_ arguments: [String]) throws(ToolError) -> (Workload, path: String) {
        guard arguments.count.isMultiple(of: 2) else {
            throw ToolError(description: "'\(arguments.last ?? "")': each option takes one value; see --help")
        }
        let pairs = stride(from: 0, to: arguments.count, by: 2).map { (arguments[$0], arguments[$0 + 1]) }
        var workload = try Workload(pairs.last { $0.0 == "--workload" }?.1 ?? "a")
        var path: String?
        for (option, value) in pairs {
            switch option {
            case "--workload": break
            case "--scale": workload.scale(by: try real(option, value, 0.000_001...1000))
            case "--connections": workload.connections = try whole(option, value, 1...1_000_000_000)
            case "--concurrent": workload.concurrent = try whole(option, value, 1...50_000_000)
            case "--segments": workload.segments = try real(option, value, 0...1e9)
            case "--snaplen": workload.snapLength = try whole(option, value, 54...65_535)
            case "--seed": workload.seed = UInt64(try whole(option, value, 0...Int.max))
            case "--loss": workload.loss = try real(option, value, 0...0.5)
            case "--reorder": workload.reorder = try real(option, value, 0...0.5)
            case "--endings": workload.weights = try weights(value)
            case "-o": path = value
            default: throw ToolError(description: "'\(option)': unknown option; see --help")
            }
        }
        guard let path else {
            throw ToolError(description: "nowhere to write; give -o FILE, or -o - for standard output")
        }
        return (workload, path)
    }

    private static func whole(_ option: String, _ value: String, _ range: ClosedRange<Int>) throws(ToolError) -> Int {
        guard let number = Int(value), range.contains(number) else {
            throw ToolError(
                description: "\(option) \(value): expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func real(
        _ option: String, _ value: String, _ range: ClosedRange<Double>
    ) throws(ToolError) -> Double {
        guard let number = Double(value), range.contains(number) else {
            throw ToolError(
                description: "\(option) \(value): expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func weights(_ text: String) throws(ToolError) -> [Int] {
        var weights = [Int](repeating: 0, count: Ending.allCases.count)
        for part in text.split(separator: ",") {
            let halves = part.split(separator: "=")
            guard halves.count == 2, let weight = Int(halves[1]), (0...1_000_000).contains(weight),
                let ending = Ending.allCases.first(where: { $0.name == halves[0] })
            else {
                let names = Ending.allCases.map(\.name).joined(separator: ", ")
                throw ToolError(description: "--endings: found '\(part)'; expected NAME=WEIGHT with one of \(names)")
            }
            weights[ending.rawValue] = weight
        }
        guard weights.contains(where: { $0 > 0 }) else {
            throw ToolError(description: "--endings \(text): expected at least one weight above 0")
        }
        return weights
    }
}

/// SplitMix64: small, fast and the same everywhere.
struct RandomNumbers {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is less than 2^32.
    @inline(__always)
    mutating func below(_ bound: Int) -> Int {
        Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }
}
