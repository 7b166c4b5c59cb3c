/** A dialog that is open, above everything else, as long as it is drawn. */
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

export const useModal = (): RefObject<HTMLDialogElement | null> => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return dialog
}
