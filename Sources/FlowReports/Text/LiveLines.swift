import PacketDecoding
import TCPConformance
import TCPTracking

/// One line per transition and one per connection that ended, as it happens.
package struct LiveLines: Sendable {
    private let secondsFromUTC: Int

    package init(style: Style) {
        secondsFromUTC = style.secondsFromUTC
    }

    /// The line above: the zone of the times, and the date on which they begin.
    package func header(at time: Int64, to writer: inout TextWriter) {
        writer.begin(.faint)
        writer.put(LiveWords.times)
        writer.put(visible: writer.style.zone)
        writer.put(LiveWords.from)
        writer.buffer.append(dateOf: time, secondsFromUTC: secondsFromUTC)
        writer.put(LiveWords.on)
        writer.end()
        writer.endLine()
    }

    /// A state that changed, or one that turned out not to have changed.
    package func line(_ change: StateChange, of connection: Connection, to writer: inout TextWriter) {
        begin(change.sighting.time, connection, to: &writer)
        writer.put(change.end == connection.client ? ConnectionWords.client : ConnectionWords.server)
        if change.isWithdrawal {
            writer.begin(.warning)
            writer.put(LiveWords.backTo)
            writer.put(state: change.transition.from)
            writer.end()
            writer.put(ConnectionWords.colon)
            writer.put(state: change.transition.to)
            writer.put(LiveWords.withdrawn)
            writer.put(LiveWords.lost(change.transition.event))
            if change.transition.frame != 0 {
                writer.put(LiveWords.frame)
                writer.buffer.append(decimal: change.transition.frame)
                writer.put(LiveWords.frameEnd)
            }
        } else {
            let column = writer.column
            writer.put(state: change.transition.from)
            writer.put(" → ")
            writer.begin(.strong)
            writer.put(state: change.transition.to)
            writer.end()
            writer.gap(to: column + 28)
            writer.put(change.transition.event.words)
        }
        writer.endLine()
    }

    /// A connection that ended.
    package func line(_ judgement: Judgement, to writer: inout TextWriter) {
        begin(judgement.subject.connection.lastTime, judgement.subject.connection, to: &writer)
        if judgement.subject.closing == .notOpened || judgement.subject.closing == .open {
            writer.put(opening: judgement)
        }
        if judgement.subject.closing != .notOpened {
            if judgement.subject.closing == .open { writer.put("   ") }
            writer.put(closing: judgement)
        }
        if judgement.subject.closing != .notOpened {
            writer.put(LiveWords.after)
            writer.buffer.append(duration: judgement.duration)
        }
        writer.put(ConnectionWords.comma)
        writer.put(octets: judgement.clientBytes)
        writer.put(" ⇄ ")
        writer.put(octets: judgement.serverBytes)
        writer.endLine()
    }

    private func begin(_ time: Int64, _ connection: Connection, to writer: inout TextWriter) {
        writer.buffer.append(timeOfDay: time, secondsFromUTC: secondsFromUTC, decimals: 6)
        writer.put("  #")
        writer.buffer.append(decimal: connection.id)
        writer.gap(to: 22)
        writer.put(ends: connection.key, client: connection.client, room: 100)
        writer.put("   ")
    }
}
