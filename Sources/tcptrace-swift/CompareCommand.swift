import ArgumentParser
import FlowReports
import PacketCapture
import PacketDecoding
import TCPConformance
import TCPTracking

/// `tcptrace-swift compare A B`.
enum CompareCommand {
    static func run(_ arguments: [String]) -> ExitStatus {
        let options: CompareOptions
        do {
            options = try CompareOptions.parse(arguments)
        } catch {
            if CompareOptions.exitCode(for: error) == .success {
                let file = OutputFile()
                file.write(Array((CompareOptions.fullMessage(for: error, columns: 80) + "\n").utf8).span)
                return finish(file)
            }
            let lines = CompareOptions.message(for: error).split(separator: "\n").map {
                ArgumentText.readable(String($0))
            }
            Messages.error(
                lines.first ?? "wrong usage", advice: lines.dropFirst() + ["See tcptrace-swift compare --help."])
            return .usage
        }
        do throws(UsageError) {
            return try compare(options)
        } catch {
            Messages.error(error.message, advice: error.advice)
            return .usage
        }
    }

    private static func compare(_ options: CompareOptions) throws(UsageError) -> ExitStatus {
        guard options.captures.count == 2 else {
            throw UsageError(
                message: "compare takes two captures, and \(options.captures.count) are given",
                advice: ["As in tcptrace-swift compare client.pcap server.pcap", "See tcptrace-swift compare --help."])
        }
        var formats: [(PathName, ComparisonFormat)] = []
        for path in options.outputs {
            guard let format = ComparisonFormat(of: path) else {
                throw UsageError(
                    message: "-o \(path.text): the format is told by the extension .txt, .ndjson or .html")
            }
            formats.append((path, format))
        }
        var status = ExitStatus.done
        var sides: [VantageOutput] = []
        for operand in options.captures {
            var words = [operand]
            if let filter = options.filter { words += ["-f", filter] }
            let plan: Plan
            do {
                plan = try Plan(try Options.parse(words))
            } catch let error as UsageError {
                throw error
            } catch {
                throw UsageError(message: ArgumentText.readable(Options.message(for: error)))
            }
            for (path, _) in formats {
                if let read = PathName(argument: operand), let identity = FileIdentity(read, standardStream: 0),
                    FileIdentity(path, standardStream: 1) == identity
                {
                    throw UsageError(
                        message: "-o \(path.text) would overwrite the file that is being read",
                        advice: ["Give another name."])
                }
            }
            let side = VantageOutput()
            do throws(OutputError) {
                let result = try Run(plan, .gather(side)).execute()
                if result != .done { status = result }
            } catch {
                throw UsageError(message: error.message, advice: [error.advice])
            }
            sides.append(side)
        }
        guard sides.allSatisfy(\.wasRead) else { return .usage }
        let names = options.captures.map(ArgumentText.readable)
        let comparison = Comparison(
            sides[0].collector, sides[1].collector, names: (names[0], names[1]),
            frames: (sides[0].frames, sides[1].frames))
        for number in options.connection where !comparison.pairs.contains(where: { $0.a.id == number }) {
            Messages.warning("connection \(number) of the first capture is not in both")
        }
        return write(comparison, options, formats, status)
    }

    private static func write(
        _ comparison: Comparison, _ options: CompareOptions, _ formats: [(PathName, ComparisonFormat)],
        _ status: ExitStatus
    ) -> ExitStatus {
        do throws(OutputError) {
            let standard = OutputFile()
            write(comparison, options.format, options, descriptor: 1, to: standard)
            try standard.finish()
            for (path, format) in formats {
                let file = try OutputFile(path: path)
                write(comparison, format, options, descriptor: nil, to: file)
                try file.finish()
            }
        } catch {
            Messages.error(error.message, advice: [error.advice])
            return .usage
        }
        return status
    }

    private static func write(
        _ comparison: Comparison, _ format: ComparisonFormat, _ options: CompareOptions, descriptor: Int32?,
        to file: OutputFile
    ) {
        let language = options.language?.language ?? EnvironmentLocale(variable: Terminal.environment).language
        let zone = options.utc ? (seconds: 0, name: "UTC") : Terminal.zone(at: Terminal.wallClock())
        switch format {
        case .text:
            let style = Style(
                isColoured: descriptor.map { Terminal.usesColor(options.color, descriptor: $0) } ?? false,
                ladder: options.ladder == .ascii ? .ascii : .unicode,
                width: descriptor.map { Terminal.width(of: $0) } ?? 100, secondsFromUTC: zone.seconds, zone: zone.name,
                language: language)
            var writer = TextWriter(style: style)
            ComparisonText(comparison, chosen: Set(options.connection)).write(to: &writer)
            writer.flush { file.write($0) }
        case .ndjson:
            var buffer = OutputBuffer()
            ComparisonRecords(comparison).write(to: &buffer) { $0.flush { file.write($0) } }
            buffer.flush { file.write($0) }
        case .html:
            var buffer = OutputBuffer()
            ComparisonPage(comparison, secondsFromUTC: zone.seconds, zone: zone.name, language: language)
                .write(to: &buffer)
            buffer.flush { file.write($0) }
        }
    }

    private static func finish(_ file: OutputFile) -> ExitStatus {
        do throws(OutputError) {
            try file.finish()
            return .done
        } catch {
            Messages.error(error.message, advice: [error.advice])
            return .usage
        }
    }
}

/// Keeps what one capture holds.
private final class VantageOutput: ReportOutput {
    private(set) var collector = TraceCollector()
    private(set) var frames: UInt64 = 0
    private(set) var wasRead = false

    var wantsSegments: Bool { true }

    func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        collector.segment(segment, from: end, label: label, of: connection)
    }

    func ended(_ judgement: Judgement) { collector.ended(judgement) }

    func finish(_ summary: RunSummary, _ counts: OutcomeCounts) throws(OutputError) {
        frames = summary.frames
        wasRead = true
    }
}
