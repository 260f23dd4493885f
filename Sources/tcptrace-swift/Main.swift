import ArgumentParser
import FlowReports
import PacketCapture
import PacketDecoding
import TCPConformance

/// The version of this program, as in CHANGELOG.md.
let programVersion = "0.1.0"

@main enum Main {
    static func main() {
        Signals.install()
        let options: Options
        do {
            options = try Options.parse(splitClusters(Array(CommandLine.arguments.dropFirst())))
        } catch {
            let text = Options.fullMessage(for: error)
            if Options.exitCode(for: error) == .success {
                print(text)
                exit(0)
            }
            Messages.error(text.isEmpty ? "wrong usage" : text)
            exit(ExitStatus.usage.rawValue)
        }
        exit(run(options).rawValue)
    }

    private static func run(_ options: Options) -> ExitStatus {
        if options.version {
            print("tcptrace-swift \(programVersion)\n\(libpcapVersion)")
            return .done
        }
        if let document = options.document {
            switch document {
            case .rules: print(rulesDocument(), terminator: "")
            case .stateMachine: print(stateMachineDocument(), terminator: "")
            }
            return .done
        }
        if options.input.listInterfaces { return listInterfaces() }
        let plan: Plan
        do throws(UsageError) {
            plan = try Plan(options)
        } catch {
            Messages.error(error.message, advice: "See tcptrace-swift --help.")
            return .usage
        }
        return Run(plan).execute()
    }

    private static func listInterfaces() -> ExitStatus {
        do throws(CaptureError) {
            var buffer = OutputBuffer()
            for (index, interface) in try interfaces().enumerated() {
                var line = "\(index + 1). \(interface.name)"
                if let description = interface.description, !description.isEmpty { line += " (\(description))" }
                var states: [String] = []
                if interface.flags.contains(.up) { states.append("up") }
                if interface.flags.contains(.running) { states.append("running") }
                if interface.flags.contains(.loopback) { states.append("loopback") }
                if interface.flags.contains(.wireless) { states.append("wireless") }
                if !states.isEmpty { line += " [" + states.joined(separator: ", ") + "]" }
                buffer.append(visible: line)
                for address in interface.addresses { append(address, to: &buffer) }
                buffer.append(UInt8(ascii: "\n"))
            }
            buffer.flush { OutputFile().write($0) }
            return .done
        } catch {
            Messages.error(error.message, advice: error.advice)
            return .usage
        }
    }

    private static func append(_ address: InterfaceAddress, to buffer: inout OutputBuffer) {
        let words = address.octets.reduce(into: (high: UInt64(0), low: UInt64(0))) { words, octet in
            words.high = words.high << 8 | words.low >> 56
            words.low = words.low << 8 | UInt64(octet)
        }
        buffer.append(UInt8(ascii: " "))
        buffer.append(
            IPAddress(high: words.high, low: words.low),
            family: address.octets.count == 4 ? .version4 : .version6)
        guard let length = address.prefixLength else { return }
        buffer.append(UInt8(ascii: "/"))
        buffer.append(decimal: length)
    }
}

/// What the program's exit status says.
enum ExitStatus: Int32 {
    /// Done, whatever was found.
    case done = 0
    /// Wrong usage, or an input that could not be read.
    case usage = 2
    /// With `--strict`: the input was damaged, or packets were lost.
    case damaged = 3
}
