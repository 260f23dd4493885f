#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Makes captures for benchmarks and measures what reading them costs at least.
@main
enum BenchmarkTool {
    private static let usage = """
        usage: benchmark-tool generate [OPTION VALUE]... -o FILE
               benchmark-tool bare-loop FILE

        generate writes a classic pcap with nanoseconds; the same options give the same octets.
          --workload a|b|c|d  presets, given first; other options change them
             a  1 M connections, 20 k open at once, about 19 M segments (the default)
             b  2 M short connections, 500 k open at once, about 13.5 M segments
             c  one connection of 5 M segments with loss and reordering
             d  10 M SYN from as many sources, no answers
          --scale F           multiplies connections and those open at once (segments in workload c)
          --connections N     connections in all
          --concurrent M      connections open at once
          --segments S        data segments per connection, on average
          --snaplen N         octets captured of each frame (96)
          --seed K            another number, another capture (1)
          --loss P            probability that a data segment is lost, 0 to 0.5
          --reorder P         probability that a data segment comes after its successor, 0 to 0.5
          --endings MIX       weights: four-segment=60,three-segment=20,reset-by-client=4,reset-by-server=4,
                              half-closed=2,unanswered=4,refused=4,half-open=2
          -o FILE             where to write; - is standard output

        bare-loop runs pcap_loop with an empty callback over FILE through a buffer of 1 MiB.
        """

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let command = arguments.isEmpty ? "" : arguments.removeFirst()
        do {
            switch command {
            case "generate": try generate(arguments)
            case "bare-loop" where arguments.count == 1: print(try BareLoop.run(path: arguments[0]))
            case "-h", "--help": print(usage)
            default: throw ToolError(description: usage)
            }
        } catch {
            report("\(error)")
            exit(2)
        }
    }

    private static func generate(_ arguments: [String]) throws(ToolError) {
        let (workload, path) = try Workload.parse(arguments)
        let started = Clock.wall()
        var generator = Generator(workload: workload, output: try RecordWriter(path: path, workload: workload))
        try generator.run()
        let seconds = Double(Clock.wall() - started) / 1e9
        report(
            """
            \(path): \(generator.packets) packets, \(generator.connections) connections, \
            \(generator.octets / 1_000_000) MB, \(decimal(seconds)) s, \
            \(decimal(Double(generator.packets) / seconds / 1e6)) M packets/s
            """)
    }

    /// Two decimals.
    static func decimal(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    private static func report(_ text: String) {
        let octets = Array((text + "\n").utf8)
        _ = write(2, octets, octets.count)
    }
}

/// What went wrong, in words for the terminal.
struct ToolError: Error, CustomStringConvertible {
    var description: String
}

/// Nanoseconds of the system's clocks.
enum Clock {
    static func wall() -> UInt64 { read(CLOCK_MONOTONIC) }
    static func processor() -> UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
