package func rulesDocument() -> String { "" }
package func stateMachineDocument() -> String { "" }
